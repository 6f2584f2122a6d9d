import "../support/dom";
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { keepCopy } from "src/site/offline_copy";

class Emitter {
  readonly #listeners = new Map<string, (() => void)[]>();

  addEventListener(type: string, listener: () => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  emit(type: string): void {
    for (const listener of this.#listeners.get(type) ?? []) listener();
  }
}

/** A service worker that answers its version and notes what it is told. */
class Worker extends Emitter {
  readonly told: { type: string }[] = [];
  state = "installed";

  postMessage(message: { type: string }, ports: MessagePort[] = []): void {
    this.told.push(message);
    ports[0]?.postMessage("version 2");
    ports[0]?.close();
  }
}

class Container extends Emitter {
  controller: Worker | null = null;
  registered: string[] = [];
  readonly registration = Object.assign(new Emitter(), {
    waiting: null as Worker | null,
    installing: null as Worker | null,
  });
  readonly ready = new Promise<never>(() => undefined);

  async register(script: URL): Promise<unknown> {
    this.registered.push(script.href);
    return this.registration;
  }
}

let container: Container;
let reloads: number;
let news: string[];
let take: () => void;

function browser(offers: object, hostname = "example.org"): void {
  Object.defineProperty(globalThis, "navigator", { value: offers, configurable: true });
  Object.defineProperty(globalThis, "location", {
    value: { hostname, reload: () => (reloads += 1) },
    configurable: true,
  });
}

/** Keep the site and let the time pass after which the page asks for it. */
async function visited(): Promise<void> {
  keepCopy({
    newer(version, taken) {
      news.push(version);
      take = taken;
    },
    changedElsewhere: () => news.push("elsewhere"),
  });
  mock.timers.tick(10_000);
  await settled();
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  container = new Container();
  reloads = 0;
  news = [];
  browser({ serviceWorker: container });
  Object.defineProperty(document, "readyState", { value: "complete", configurable: true });
});
afterEach(() => mock.timers.reset());

test("the worker of the site's own folder is asked for, after a while", async () => {
  keepCopy({ newer: () => undefined, changedElsewhere: () => undefined });
  assert.deepEqual(container.registered, []);
  mock.timers.tick(10_000);
  await settled();
  assert.equal(container.registered.length, 1);
  assert.match(container.registered[0]!, /\/service-worker\.js$/);
});

test("a browser without service workers, one that refuses them, and a saver of data stay as ever", async () => {
  browser({});
  await visited();
  browser({
    get serviceWorker() {
      throw new DOMException("no", "SecurityError");
    },
  });
  await visited();
  browser({ serviceWorker: container, connection: { saveData: true } });
  await visited();
  assert.deepEqual(container.registered, []);
  container.register = () => Promise.reject(new DOMException("no", "SecurityError"));
  browser({ serviceWorker: container });
  await visited();
  assert.deepEqual(news, []);
});

test("a first copy is no news; a newer build that waits is, and reloads only when it is taken", async () => {
  container.registration.waiting = new Worker();
  await visited();
  assert.deepEqual(news, []);
  container.controller = new Worker();
  await visited();
  assert.deepEqual(news, ["version 2"]);
  assert.equal(reloads, 0);
  take();
  assert.ok(container.registration.waiting.told.some(({ type }) => type === "take over"));
  container.emit("controllerchange");
  assert.equal(reloads, 1);
});

test("a build that arrives during the visit is news once it is whole", async () => {
  container.controller = new Worker();
  await visited();
  const worker = new Worker();
  worker.state = "installing";
  container.registration.installing = worker;
  container.registration.emit("updatefound");
  await settled();
  assert.deepEqual(news, []);
  worker.state = "installed";
  worker.emit("statechange");
  await settled();
  assert.deepEqual(news, ["version 2"]);
});

test("a change by another tab is told and reloads nothing", async () => {
  container.controller = new Worker();
  await visited();
  container.emit("controllerchange");
  assert.deepEqual(news, ["elsewhere"]);
  assert.equal(reloads, 0);
});

test("on the reader's own machine a new build is no news: its server comes first anyway", async () => {
  browser({ serviceWorker: container }, "localhost");
  container.controller = new Worker();
  container.registration.waiting = new Worker();
  await visited();
  container.emit("controllerchange");
  assert.deepEqual(news, []);
});
