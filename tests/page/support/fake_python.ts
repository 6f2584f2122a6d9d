/**
 * A Python worker that does what the test says, and files that are always there. Import it before any
 * module of the page, by a line `import "../support/fake_python";` of its own: it takes the place of
 * `Worker` and of the network.
 */
import "./bare_page";
import type { BootStage, FromWorker, ToWorker, WorkerInfo } from "src/python/protocol";
import { define } from "./bare_page";
import { settled } from "./clock";

export const INFO: WorkerInfo = { python: "3.13", numpy: "2.3", can_suspend: true, timings: {} };

type Posted<Type extends ToWorker["type"]> = Extract<ToWorker, { type: Type }>;

export class FakeWorker {
  static readonly all: FakeWorker[] = [];
  readonly posted: ToWorker[] = [];
  terminated = false;
  onmessage: (event: { data: FromWorker }) => void = () => undefined;
  onerror: (event: { message: string; preventDefault: () => void }) => void = () => undefined;

  constructor(readonly url: URL) {
    FakeWorker.all.push(this);
  }

  addEventListener(): void {
    // A worker from memory gives its address back after its first message: nothing to show here.
  }

  postMessage(message: ToWorker): void {
    this.posted.push(message);
  }

  terminate(): void {
    this.terminated = true;
  }

  /** What the page posted of one kind, in order. */
  of<Type extends ToWorker["type"]>(type: Type): Posted<Type>[] {
    return this.posted.filter((message): message is Posted<Type> => message.type === type);
  }

  /** The request that runs, or ran last. */
  get request(): Posted<"request"> | undefined {
    return this.of("request").at(-1);
  }

  say(message: FromWorker): void {
    this.onmessage({ data: message });
  }

  stage(stage: BootStage): void {
    this.say({ type: "stage", stage });
  }

  /** Finish the boot. */
  async boot(info: Partial<WorkerInfo> = {}): Promise<void> {
    this.say({ type: "ready", info: { ...INFO, ...info } });
    await settled();
  }

  /** End the running request with a result. */
  async finish(result: unknown = null, buffers: Uint8Array[] = []): Promise<void> {
    this.say({ type: "result", id: this.request!.id, json: JSON.stringify(result), buffers });
    await settled();
  }

  /** End the running request with an exception of Python's. */
  async fail(type: string, message = "", field: string | null = null): Promise<void> {
    const error = { type, message, traceback: "Traceback", field };
    this.say({ type: "failed", id: this.request!.id, error });
    await settled();
  }

  /** Die as a worker does whose memory ran out. */
  async crash(message: string): Promise<void> {
    this.onerror({ message, preventDefault: () => undefined });
    await settled();
  }
}

/** How a request for a file is answered; a test may replace it. */
export const network = {
  answer: (_url: URL): Response | Error => new Response(new Uint8Array([1])),
};

/** Forget earlier workers; the browser reports this many gigabytes. */
export function freshBrowser(deviceMemory: number | undefined = 8): void {
  FakeWorker.all.length = 0;
  network.answer = () => new Response(new Uint8Array([1]));
  define("navigator", deviceMemory === undefined ? {} : { deviceMemory });
}

/** The worker that was made as the n-th, from 0. */
export function worker(at: number): FakeWorker {
  const found = FakeWorker.all[at];
  if (!found) throw new Error(`there are ${FakeWorker.all.length} workers, none at ${at}`);
  return found;
}

/** The build knows each file's size; one byte will do. */
const FILES = ["stdlib.zip", "numpy.zip", "ppo_lab.zip", "pyodide.asm.wasm"];
const entry = { bytes: 1, raw: 1, sha256: "0123456789abcdef" };
define("testManifest", Object.fromEntries(FILES.map((name) => [`pyodide/${name}`, entry])));
define("Worker", FakeWorker);
define("fetch", async (url: URL) => {
  const answer = network.answer(url);
  if (answer instanceof Error) throw answer;
  return answer;
});
WebAssembly.compileStreaming = async (source) => {
  await (await source).arrayBuffer();
  return {} as WebAssembly.Module;
};
