import assert from "node:assert/strict";
import { after, beforeEach, describe, type TestContext, test } from "node:test";
import type { PyodideAPI } from "pyodide";
import type { FromWorker } from "src/python/protocol";
import { Bridge } from "src/python/worker/bridge";
import { settled } from "../../support/clock";

/** What Python sees: `browser_runtime.page.Page`. */
interface Page {
  write(stream: string, text: string): void;
  listen(active: boolean): void;
  stop_requested(): boolean;
  stopping(): void;
  limit(seconds: number | undefined): void;
  breathe(): Promise<void>;
  ask(prompt: string): Promise<string | null>;
}

// An open channel would keep the process alive after the tests.
const channels: MessageChannel[] = [];
globalThis.MessageChannel = class extends MessageChannel {
  constructor() {
    super();
    channels.push(this);
  }
};
after(() => {
  for (const { port1 } of channels) port1.close();
});

let posted: FromWorker[];
let bridge: Bridge;
let page: Page;
let interrupts: { 0: number } | undefined;

beforeEach(() => {
  posted = [];
  bridge = new Bridge((message) => posted.push(message));
  const setInterruptBuffer = (buffer: unknown) => {
    interrupts = buffer as typeof interrupts;
  };
  page = bridge.pageFor({ setInterruptBuffer } as unknown as PyodideAPI) as Page;
});

describe("output", () => {
  test("is addressed to the running request", () => {
    bridge.begin(7);
    page.write("stdout", "hello\n");
    assert.deepEqual(posted, [{ type: "output", id: 7, stream: "stdout", text: "hello\n" }]);
  });

  test("outside of a request goes nowhere", () => {
    page.write("stdout", "before");
    bridge.begin(1);
    bridge.end();
    page.write("stdout", "after");
    assert.deepEqual(posted, []);
  });
});

describe("a stop", () => {
  test("is seen by Python, and forgotten by the next request", () => {
    bridge.begin(1);
    assert.equal(page.stop_requested(), false);
    bridge.stop();
    assert.equal(page.stop_requested(), true);
    bridge.begin(2);
    assert.equal(page.stop_requested(), false);
  });

  test("that was heard is announced once in a request", () => {
    bridge.begin(1);
    page.stopping();
    page.stopping();
    bridge.begin(2);
    page.stopping();
    assert.deepEqual(posted, [
      { type: "stopping", id: 1 },
      { type: "stopping", id: 2 },
    ]);
  });

  test("outside of a request is not announced", () => {
    page.stopping();
    assert.deepEqual(posted, []);
  });
});

describe("a question", () => {
  test("is posted and waits for its answer", async () => {
    bridge.begin(3);
    const answer = page.ask("Name?");
    assert.deepEqual(posted, [{ type: "ask", id: 3, prompt: "Name?" }]);
    bridge.answer("Ada");
    assert.equal(await answer, "Ada");
  });

  test("ends with null when the reader presses Stop", async () => {
    bridge.begin(3);
    const answer = page.ask("Name?");
    bridge.stop();
    assert.equal(await answer, null);
  });

  test("after Stop is not asked at all", async () => {
    bridge.begin(3);
    bridge.stop();
    assert.equal(await page.ask("Name?"), null);
    assert.deepEqual(posted, []);
  });

  test("answered twice takes the first answer", async () => {
    bridge.begin(3);
    const answer = page.ask("Name?");
    bridge.answer("Ada");
    bridge.answer("Bob");
    assert.equal(await answer, "Ada");
  });
});

test("a breath ends after what had arrived was handled", async () => {
  let breathed = false;
  void bridge.breathe().then(() => {
    breathed = true;
  });
  assert.equal(breathed, false);
  await settled();
  assert.equal(breathed, true);
});

test("two breaths that overlap both end", async () => {
  await Promise.all([bridge.breathe(), bridge.breathe()]);
});

test("a request that is polled shows that it is alive, once a second", (t) => {
  let now = 5_000;
  t.mock.method(performance, "now", () => now);
  page.listen(true);
  bridge.begin(4);
  for (let poll = 0; poll < 40; poll++) {
    now += 50;
    void interrupts![0];
  }
  assert.deepEqual(posted, Array(2).fill({ type: "beat", id: 4 }));
});

describe("a limit of a learner's code", () => {
  const polled = (
    seconds: number,
    run: (pass: (seconds: number) => void) => void,
    t: TestContext,
  ) => {
    let now = 5_000;
    t.mock.method(performance, "now", () => now);
    page.listen(true);
    bridge.begin(4);
    page.limit(seconds);
    run((more) => {
      for (const end = now + more * 1000; now < end; now += 50) void interrupts![0];
    });
    return posted.map(({ type }) => type);
  };

  test("that is kept, or outlasted by little, is only watched", (t) => {
    const said = polled(5, (pass) => pass(14.9), t);
    assert.deepEqual(new Set(said), new Set(["beat"]));
  });

  test("that is outlasted by far is reported, for the page to end this Python", (t) => {
    polled(5, (pass) => pass(17), t);
    assert.deepEqual(posted.at(-1), { type: "overdue", id: 4, seconds: 5 });
  });

  test("ends with the code, and with its request", (t) => {
    const said = polled(
      5,
      (pass) => {
        page.limit(undefined);
        pass(20);
        page.limit(1);
        bridge.end();
        bridge.begin(4);
        pass(20);
      },
      t,
    );
    assert.deepEqual(new Set(said), new Set(["beat"]));
  });
});

describe("polls for a stop", () => {
  test("interrupt every 50 ms and not in between", (t) => {
    let now = 1000;
    t.mock.method(performance, "now", () => now);
    page.listen(true);
    const seen = [0, 49, 2, 10, 39, 1].map((passed) => {
      now += passed;
      return interrupts![0];
    });
    assert.deepEqual(seen, [0, 0, 2, 0, 0, 2]);
  });

  test("take what Pyodide writes and keep nothing of it", () => {
    page.listen(true);
    interrupts![0] = 2;
    assert.equal(interrupts![0], 0);
  });

  test("end when nobody listens", () => {
    page.listen(true);
    page.listen(false);
    assert.equal(interrupts, undefined);
  });
});
