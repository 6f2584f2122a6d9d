import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { problemOf, ServiceProblem, unreachable } from "src/runs/service_problem";
import { problem } from "../support/fake_service";

const ADDRESS = "https://gpu.example";
const saidBy = (status: number, body: unknown = {}, headers: Record<string, string> = {}) =>
  problemOf(problem(status, body, headers), ADDRESS);

describe("a refusal becomes one sentence and ways on", () => {
  test("401 names the address and asks for another key", async () => {
    const { message, ways, code } = await saidBy(401, { code: "unauthorized" });
    assert.match(message, /^https:\/\/gpu\.example does not accept this key\. Paste the key/);
    assert.deepEqual(ways, ["change_key", "train_here"]);
    assert.equal(code, "unauthorized");
  });

  test("403 adds what the service said", async () => {
    const { message } = await saidBy(403, { detail: "Training needs the role trainer" });
    assert.equal(message, "This key is not allowed to do that. Training needs the role trainer.");
  });

  test("403 without words ends after its own sentence", async () => {
    assert.equal((await saidBy(403)).message, "This key is not allowed to do that.");
  });

  test("404 keeps the service's words, or says that the address is another service's", async () => {
    assert.equal(
      (await saidBy(404, { detail: "Run r1 does not exist." })).message,
      "Run r1 does not exist.",
    );
    assert.match((await saidBy(404)).message, /gpu\.example answered, but does not know/);
  });

  test("410 says that the events are gone, and offers to try again", async () => {
    const { message, ways, passing } = await saidBy(410, { code: "gone" });
    assert.equal(message, "The service no longer keeps the events of this run.");
    assert.deepEqual(ways, ["retry", "train_here"]);
    assert.equal(passing, false);
  });

  for (const status of [400, 409, 413, 422]) {
    test(`${status} sends the reader to the settings`, async () => {
      const { message, ways } = await saidBy(status);
      assert.equal(message, "The service did not accept these settings.");
      assert.deepEqual(ways, ["change_settings", "train_here"]);
    });
  }

  test("the first error of a field is more telling than the whole", async () => {
    const body = {
      title: "Unprocessable",
      detail: "1 error",
      errors: [{ pointer: "/seed", detail: "seed is -1, allowed: 0 and above" }],
    };
    assert.equal((await saidBy(422, body)).message, "seed is -1, allowed: 0 and above.");
  });

  for (const [pointer, field] of [
    ["/config/num_steps", "num_steps"],
    ["/config/hidden_sizes/1", "hidden_sizes"],
    ["/seed", "seed"],
    ["", null],
    [undefined, null],
  ] as const) {
    test(`the pointer ${pointer} tells which field to mark: ${field}`, async () => {
      const errors = [{ pointer, detail: "It does not fit." }];
      assert.equal((await saidBy(422, { errors })).field, field);
    });
  }

  test("without errors no field is to be marked", async () => {
    assert.equal((await saidBy(422)).field, null);
  });

  test("a title stands in where there is no detail", async () => {
    assert.equal((await saidBy(409, { title: "Already running!" })).message, "Already running!");
  });

  test("a sentence that ends with a mark gets no second one", async () => {
    assert.equal((await saidBy(404, { detail: "Which run?" })).message, "Which run?");
  });
});

describe("a full quota", () => {
  test("says in how many seconds to try again", async () => {
    const found = await saidBy(429, { detail: "Two runs at a time." }, { "Retry-After": "12" });
    assert.equal(found.message, "Two runs at a time. Try again in 12 s.");
    assert.equal(found.retryAfter, 12);
  });

  test("says later where the service gives no time", async () => {
    const found = await saidBy(429);
    assert.equal(found.message, "Your quota on this service is used up for now. Try again later.");
    assert.equal(found.retryAfter, null);
  });

  test("rounds up, and never waits for the past", async () => {
    assert.equal((await saidBy(429, {}, { "Retry-After": "0.2" })).retryAfter, 1);
    assert.equal((await saidBy(429, {}, { "Retry-After": "-5" })).retryAfter, 0);
  });

  test("a date is as good as seconds", async (t) => {
    const now = Date.parse("Wed, 21 Oct 2026 07:27:30 GMT");
    t.mock.timers.enable({ apis: ["Date"], now });
    const wait = async (when: string) =>
      (await saidBy(429, {}, { "Retry-After": when })).retryAfter;
    assert.equal(await wait("Wed, 21 Oct 2026 07:28:00 GMT"), 30);
    assert.equal(await wait("Wed, 21 Oct 2026 07:20:00 GMT"), 0);
    assert.equal(await wait("soon"), null);
  });

  test("is not tried again by itself unless it is about streams", async () => {
    assert.equal((await saidBy(429, { code: "quota" })).passing, false);
    assert.equal((await saidBy(429, { code: "too_many_streams" })).passing, true);
  });
});

describe("a service in trouble", () => {
  for (const status of [500, 502, 503]) {
    test(`${status} may pass by itself`, async () => {
      const found = await saidBy(status, { code: "internal" });
      assert.match(found.message, new RegExp(`could not answer \\(${status}\\)\\.$`));
      assert.equal(found.code, "server_error");
      assert.equal(found.passing, true);
    });
  }

  test("another refusal keeps its code and does not pass", async () => {
    const found = await saidBy(418, { code: "teapot", detail: "Tea only" });
    assert.equal(found.message, "The service could not answer (418). Tea only.");
    assert.deepEqual([found.code, found.passing], ["teapot", false]);
  });

  test("a refusal without a code is named by its status", async () => {
    assert.equal((await saidBy(404)).code, "http_404");
  });
});

describe("an answer that is no problem document", () => {
  test("may be a proxy's page", async () => {
    const page = new Response("<html>Bad gateway</html>", { status: 502 });
    assert.equal((await problemOf(page, ADDRESS)).message, "The service could not answer (502).");
  });

  test("may be JSON of another kind", async () => {
    for (const body of [null, "no", 3, []]) {
      assert.equal((await saidBy(503, body)).message, "The service could not answer (503).");
    }
  });
});

describe("no answer at all", () => {
  test("asks whether the service runs", () => {
    const found = unreachable("http://127.0.0.1:8321", { protocol: "http:" });
    assert.match(found.message, /^No answer from http:\/\/127\.0\.0\.1:8321\. Check/);
    assert.deepEqual(found.ways, ["retry", "change_key", "train_here"]);
    assert.equal(found.passing, true);
  });

  test("from a page over https is the browser's doing where the service is not local", () => {
    const found = unreachable("http://gpu.example", { protocol: "https:" });
    assert.match(found.message, /came over https/);
    assert.ok(!found.ways.includes("retry"));
  });

  for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
    test(`from a page over https may be asked of ${host}`, () => {
      assert.match(
        unreachable(`http://${host}:8321`, { protocol: "https:" }).message,
        /^No answer/,
      );
    });
  }

  test("over https to https is a service that is off", () => {
    assert.match(unreachable("https://gpu.example", { protocol: "https:" }).message, /^No answer/);
  });
});

test("a problem is an error with a name of its own", () => {
  const found = new ServiceProblem("Off.", [], "off");
  assert.ok(found instanceof Error);
  assert.equal(String(found), "ServiceProblem: Off.");
});
