/** The Python worker: boots Pyodide from the page's files, then serves one request at a time. */
import "./classic";
import "./memory_limit";
import kernels from "ppo:kernels";
import type { PyodideAPI } from "pyodide";
import type { PyCallable, PyProxy } from "pyodide/ffi";
import type { Failure } from "../../generated/requests.generated";
import type { BootStage, FromWorker, ToWorker, WorkerInfo } from "../protocol";
import { Bridge } from "./bridge";
import { loadPython } from "./load_python";
import { pack, wasm } from "./supply";
import { unzip, type ZipEntry } from "./unzip";

/** The return value of `Request.step` of `browser_runtime.entry`. */
type Spoken = ["message" | "result" | "failed", string, PyProxy | Uint8Array[]];

interface PyRequest extends PyProxy {
  step: PyCallable;
  stop: PyCallable;
}

// Bound here: a cell may replace what the worker's own name leads to.
const send = self.postMessage.bind(self);
const post = (message: FromWorker, transfer: Transferable[] = []): void =>
  send(message, { transfer });
const bridge = new Bridge(post);
const timings: Record<string, number> = {};
let beginRequest: PyCallable;
let canSuspend = false;
let resume: (() => void) | null = null;
let paused = false;

function stage(name: BootStage, finished: string): void {
  timings[finished] = performance.now();
  post({ type: "stage", stage: name });
}

/** Boot as the files arrive: the packs are unzipped while the interpreter starts. */
async function boot(): Promise<void> {
  const site = Promise.all([unpacked("pyodide/numpy.zip"), unpacked("pyodide/ppo_lab.zip")]);
  site.catch(() => undefined); // awaited before `install`; not unhandled until then
  stage("starting", "script");
  const python = await loadPython();
  stage("unpacking", "interpreter");
  const sys = python.pyimport("sys");
  const folders = sys.path.toJs() as string[];
  const folder = folders.find((path) => path.endsWith("/site-packages"));
  if (!folder) throw new Error(`no site-packages in Python's path: ${folders.join(", ")}`);
  for (const entries of await site) install(python, folder, entries);
  sys.path_importer_cache.clear(); // Python looked into the folder while it was empty
  stage("importing", "unpacked");
  const { start, versions, speed_up } = python.pyimport("browser_runtime.boot");
  start(bridge.pageFor(python));
  const [pythonVersion, numpy] = versions().toJs() as [string, string];
  const exports = await assembly(python);
  if (exports) speed_up(exports);
  beginRequest = python.pyimport("browser_runtime.entry").begin;
  canSuspend = "Suspending" in WebAssembly;
  timings.imported = performance.now();
  const info: WorkerInfo = { python: pythonVersion, numpy, can_suspend: canSuspend, timings };
  post({ type: "ready", info });
}

async function unpacked(name: "pyodide/numpy.zip" | "pyodide/ppo_lab.zip"): Promise<ZipEntry[]> {
  return unzip(await pack(name).promise);
}

/** The exports of the kernels, which work in Python's memory; null without wasm SIMD: only slower. */
async function assembly(python: PyodideAPI): Promise<WebAssembly.Exports | null> {
  if (!WebAssembly.validate(kernels)) return null;
  const { memory } = (python as unknown as { _module: { memory: WebAssembly.Memory } })._module;
  const { instance } = await WebAssembly.instantiate(kernels, { env: { memory } });
  return instance.exports;
}

function install(python: PyodideAPI, folder: string, entries: ZipEntry[]): void {
  const made = new Set<string>();
  for (const { path, bytes } of entries) {
    const full = `${folder}/${path}`;
    const parent = full.slice(0, full.lastIndexOf("/"));
    if (!made.has(parent)) {
      python.FS.mkdirTree(parent);
      made.add(parent);
    }
    python.FS.writeFile(full, bytes, { canOwn: true });
  }
}

/** Drive one Python request, reading the page's messages between its steps. */
async function serve(id: number, name: string, payload: string): Promise<void> {
  bridge.begin(id);
  const beats = setInterval(() => bridge.beat(), 1_000); // while Python waits for the page
  let request: PyRequest | null = null;
  try {
    request = beginRequest(name, payload) as PyRequest;
    let wasStopped = false;
    for (;;) {
      const ending: boolean = bridge.stopRequested && !wasStopped;
      wasStopped ||= ending;
      const next: PyCallable = ending ? request.stop : request.step;
      const outcome: PyProxy = await (canSuspend ? next.callPromising() : next());
      if (report(id, outcome.toJs() as Spoken)) break;
      await bridge.breathe();
      while (paused && !bridge.stopRequested) {
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
      }
    }
  } catch (error) {
    reportBroken(id, error);
  } finally {
    clearInterval(beats);
    request?.destroy();
    bridge.end();
    paused = false;
  }
}

/** Post one outcome; true when it was the last. */
function report(id: number, [type, json, bytes]: Spoken): boolean {
  if (type === "failed") {
    post({ type, id, error: JSON.parse(json) as Failure });
    return true;
  }
  const buffers = Array.from(bytes as Uint8Array[]);
  post(
    { type, id, json, buffers },
    buffers.map((buffer) => buffer.buffer as ArrayBuffer),
  );
  return type === "result";
}

/** An exception that came out of Python itself: a Python error of `begin`, or a dead interpreter. */
function reportBroken(id: number | null, error: unknown): void {
  const { name, type, message } = error as { name?: string; type?: string; message?: string };
  if (name === "PythonError" && type !== undefined && id !== null) {
    const lines = (message ?? "").trimEnd().split("\n");
    const sentence = (lines.at(-1) ?? "").replace(/^[\w.]+: /, "");
    const failure = { type, message: sentence, traceback: message ?? "", field: null };
    post({ type: "failed", id, error: failure });
  } else {
    post({ type: "fatal", id, message: String(message ?? error) });
  }
}

/** A message about the running request. */
function control(message: Extract<ToWorker, { type: "stop" | "pause" | "answer" }>): void {
  if (message.id !== bridge.id) return;
  if (message.type === "stop") bridge.stop();
  else if (message.type === "answer") bridge.answer(message.text);
  else paused = message.paused;
  if (!paused || bridge.stopRequested) resume?.();
}

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "wasm") wasm.fill(data.module);
  else if (data.type === "pack") pack(data.name).fill(data.bytes);
  else if (data.type === "request") void serve(data.id, data.name, data.payload);
  else control(data);
});
// The page's messages are for the lines above: a cell that asked for them would read, or swallow, those
// of every later request of this worker.
const listen = self.addEventListener.bind(self);
self.addEventListener = ((type: string, ...rest: [EventListener]) => {
  if (type !== "message") listen(type, ...rest);
}) as typeof self.addEventListener;
Object.defineProperty(self, "onmessage", { get: () => null, set: () => undefined });

boot().catch((error) => reportBroken(null, error));
