/** One Pyodide worker, seen from the page: boots, runs one request at a time, can be ended. */

import type { Failure } from "../generated/requests.generated";
import { startWorker } from "../site/assets";
import type { BootStage, FromWorker, OutputChunk, ToWorker, WorkerInfo } from "./protocol";
import type { PythonAssets } from "./python_assets";
import { type Death, deathSentence } from "./runtime_errors";

/** The end of a request. */
export type Outcome =
  | { type: "result"; json: string; buffers: Uint8Array[] }
  | { type: "failed"; error: Failure }
  | { type: "dead"; death: Death };

interface RequestHandlers {
  onMessage: (json: string, buffers: Uint8Array[]) => void;
  onOutput: (chunk: OutputChunk) => void;
  /** Python heard Stop and is unwinding. */
  onStopping: () => void;
  onAsk: (prompt: string) => Promise<string | null>;
}

interface Life {
  onStage: (stage: BootStage) => void;
  /** Called once, however the worker ended. */
  onDead: (death: Death) => void;
}

/** Whole seconds without a sign of life after which a running worker is given up. */
const SILENCE_SECONDS = 10;

interface Running {
  id: number;
  handlers: RequestHandlers;
  end: (outcome: Outcome) => void;
}

/** A worker's messages about its running request. */
type Addressed = Exclude<FromWorker, { type: "stage" | "fatal" | "ready" }>;

export class PythonWorker {
  /** Resolves when Python can take requests; rejects with a sentence when the boot fails. */
  readonly ready: Promise<WorkerInfo>;
  info: WorkerInfo | null = null;
  /** Whether a learner's program was graded here: no training may follow. */
  graded = false;
  #worker: Worker | null = null;
  #running: Running | null = null;
  #died: (death: Death) => void = () => undefined;
  #dead = false;
  #silent = 0;
  readonly #life: Life;

  constructor(assets: PythonAssets, life: Life) {
    this.#life = life;
    this.ready = this.#boot(assets);
    this.ready.catch(() => undefined); // callers that await `ready` handle it
  }

  get idle(): boolean {
    return this.info !== null && this.#running === null && !this.#dead;
  }

  /** Run a request. Never rejects: a dead worker is an outcome as well. */
  request(id: number, name: string, payload: string, handlers: RequestHandlers): Promise<Outcome> {
    if (!this.idle) throw new Error(`worker is not idle for request ${name}`);
    return new Promise((resolve) => {
      this.#silent = 0;
      // Counted in ticks, not by the clock: a laptop that slept did not tick either.
      const watch = setInterval(() => {
        if (++this.#silent > SILENCE_SECONDS)
          this.terminate({ kind: "silent", seconds: SILENCE_SECONDS });
      }, 1_000);
      const end = (outcome: Outcome) => {
        clearInterval(watch);
        this.#running = null;
        resolve(outcome);
      };
      this.#running = { id, handlers, end };
      this.#post({ type: "request", id, name, payload });
    });
  }

  stop(id: number): void {
    this.#post({ type: "stop", id });
  }

  pause(id: number, paused: boolean): void {
    this.#post({ type: "pause", id, paused });
  }

  /** End the worker at once, and with it a running request. */
  terminate(death: Death): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#worker?.terminate();
    this.#life.onDead(death);
    this.#running?.end({ type: "dead", death });
    this.#died(death);
  }

  async #boot(assets: PythonAssets): Promise<WorkerInfo> {
    const worker = await startWorker("worker.js").catch((error: Error) => {
      this.terminate({ kind: "boot", detail: error.message });
      throw error;
    });
    if (this.#dead) {
      worker.terminate();
      throw new Error("Python was stopped while it started");
    }
    this.#worker = worker;
    const booted = new Promise<WorkerInfo>((resolve, reject) => {
      this.#died = (death) => reject(new Error(deathSentence(death, false)));
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === "ready") {
          this.info = data.info;
          resolve(data.info);
        } else this.#receive(data);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        this.terminate(this.#death(event.message || "worker.js could not be loaded"));
      };
    });
    const sent = assets.sendTo((message) => this.#post(message));
    sent.catch((error: Error) => this.terminate({ kind: "boot", detail: error.message }));
    return booted;
  }

  #death(detail: string): Death {
    return { kind: this.info ? "crash" : "boot", detail };
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #receive(message: FromWorker): void {
    const running = this.#running;
    this.#silent = 0;
    if (message.type === "stage") this.#life.onStage(message.stage);
    else if (message.type === "fatal") this.terminate(this.#death(message.message));
    else if (message.type !== "ready" && running?.id === message.id)
      this.#deliver(message, running);
  }

  #deliver(message: Addressed, running: Running): void {
    switch (message.type) {
      case "output":
        running.handlers.onOutput({ stream: message.stream, text: message.text });
        break;
      case "message":
        running.handlers.onMessage(message.json, message.buffers);
        break;
      case "stopping":
        running.handlers.onStopping();
        break;
      case "ask": {
        const { id } = running;
        const reply = (text: string | null) => this.#post({ type: "answer", id, text });
        running.handlers.onAsk(message.prompt).then(reply, () => reply(null));
        break;
      }
      case "beat":
        break;
      case "overdue":
        this.terminate({ kind: "deaf", seconds: message.seconds });
        break;
      case "result":
        running.end({ type: "result", json: message.json, buffers: message.buffers });
        break;
      case "failed":
        running.end({ type: "failed", error: message.error });
    }
  }
}
