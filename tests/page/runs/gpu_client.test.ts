import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { GpuClient } from "src/runs/gpu_client";
import { ServiceProblem } from "src/runs/service_problem";
import { specOf } from "../support/events";
import { FakeService, problem } from "../support/fake_service";

let service: FakeService;
let client: GpuClient;
beforeEach(() => {
  service = new FakeService();
  service.install();
  client = new GpuClient({ address: service.address, key: "secret" });
});

const json = (body: unknown) => () => new Response(JSON.stringify(body));

test("the key travels in the Authorization header and nowhere else", async () => {
  service.answers.set("GET /v1/environments", json({ data: [] }));
  await client.environments();
  const [request] = service.requests;
  assert.equal(request!.headers.get("Authorization"), "Bearer secret");
  assert.doesNotMatch(request!.path + request!.body, /secret/);
});

test("environments are told by name", async () => {
  service.answers.set(
    "GET /v1/environments",
    json({ data: [{ name: "CartPole-v1" }, { name: "LQR-v0" }] }),
  );
  assert.deepEqual(await client.environments(), ["CartPole-v1", "LQR-v0"]);
});

test("a start posts the spec with its idempotency key", async () => {
  service.answers.set("POST /v1/runs", json({ id: "r1", state: "queued" }));
  const spec = specOf("LQR-v0", 7);
  assert.equal((await client.start(spec, "key-1")).id, "r1");
  const [request] = service.requests;
  assert.deepEqual(JSON.parse(request!.body!), spec);
  assert.equal(request!.headers.get("Idempotency-Key"), "key-1");
  assert.equal(request!.headers.get("Content-Type"), "application/json");
});

test("ids and names are escaped in paths", async () => {
  service.answers.set(
    "GET /v1/runs/a%2Fb/artifacts/c%20d.onnx",
    () => new Response(new Uint8Array([1, 2])),
  );
  assert.deepEqual(await client.artifact("a/b", "c d.onnx"), new Uint8Array([1, 2]));
});

test("a stream asks for events after the last one it has, uncached", async () => {
  let cache: RequestCache | undefined;
  const inner = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    cache = init?.cache;
    return inner(input, init);
  };
  await client.stream("r1", 41, new AbortController().signal);
  const [request] = service.requests;
  assert.equal(request!.path, "/v1/runs/r1/events");
  assert.equal(request!.headers.get("Last-Event-ID"), "41");
  assert.equal(request!.headers.get("Accept"), "text/event-stream");
  assert.equal(cache, "no-store");
});

test("cancelling posts to the run", async () => {
  service.answers.set("POST /v1/runs/r1/cancel", json({}));
  await client.cancel("r1");
  assert.deepEqual(
    service.requests.map(({ method, path }) => [method, path]),
    [["POST", "/v1/runs/r1/cancel"]],
  );
});

test("a refusal is a problem with a sentence", async () => {
  service.answers.set("POST /v1/runs", () => problem(422, { detail: "seed is -1" }));
  await assert.rejects(client.start(specOf(), "k"), (error: ServiceProblem) => {
    assert.ok(error instanceof ServiceProblem);
    assert.equal(error.message, "seed is -1.");
    return true;
  });
});

test("no answer is a problem too", async () => {
  globalThis.fetch = () => Promise.reject(new TypeError("fetch failed"));
  await assert.rejects(client.environments(), { name: "ServiceProblem", code: "unreachable" });
});

test("a request that the page gave up is no problem of the service", async () => {
  const leaving = new AbortController();
  leaving.abort();
  await assert.rejects(client.environments(leaving.signal), { name: "AbortError" });
});

test("a service that takes a request and never answers is named after 20 s", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.fetch = (_input, init) =>
    new Promise((_, reject) => {
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
    });
  const refused = assert.rejects(client.cancel("r1"), (error: Error) => {
    assert.ok(error instanceof ServiceProblem);
    assert.equal(error.code, "no_answer");
    assert.match(error.message, /did not answer within 20 seconds/);
    return true;
  });
  t.mock.timers.tick(20_000);
  await refused;
});
