/**
 * The messages between the page and the Python worker.
 *
 * One worker runs one request at a time. A request names a Python function of
 * `browser_runtime.entry` and carries JSON; the function sends any number of messages
 * and then one result. JSON travels as a string: that costs half as much as a structured clone, and
 * Python writes it anyway. Byte arrays ride beside it and are transferred, not copied.
 */

import type { Stream } from "../generated/cells.generated";
import type { Failure } from "../generated/requests.generated";

/** The stages of a boot, in order; "ready" ends it. */
export type BootStage = "downloading" | "starting" | "unpacking" | "importing" | "ready";

/** Everything a worker needs, by asset name; each is posted as soon as the page has it. */
export const WASM_ASSET = "pyodide/pyodide.asm.wasm";
export const PACKS = ["pyodide/stdlib.zip", "pyodide/numpy.zip", "pyodide/ppo_lab.zip"] as const;
export type PackName = (typeof PACKS)[number];

/** Page to worker. */
export type ToWorker =
  | { type: "wasm"; module: WebAssembly.Module }
  | { type: "pack"; name: PackName; bytes: Uint8Array }
  | { type: "request"; id: number; name: string; payload: string }
  | { type: "stop"; id: number }
  | { type: "pause"; id: number; paused: boolean }
  | { type: "answer"; id: number; text: string | null };

/** Worker to page. */
export type FromWorker =
  | { type: "stage"; stage: BootStage }
  | { type: "ready"; info: WorkerInfo }
  | { type: "output"; id: number; stream: Stream; text: string }
  | { type: "ask"; id: number; prompt: string }
  | { type: "stopping"; id: number }
  | { type: "beat"; id: number }
  /** A learner's code goes on long after its limit of so many seconds. */
  | { type: "overdue"; id: number; seconds: number }
  | { type: "message"; id: number; json: string; buffers: Uint8Array[] }
  | { type: "result"; id: number; json: string; buffers: Uint8Array[] }
  | { type: "failed"; id: number; error: Failure }
  | { type: "fatal"; id: number | null; message: string };

/** The abilities of a worker that has booted, and the times of its boot. */
export interface WorkerInfo {
  python: string;
  numpy: string;
  /** Whether Python can wait for the page mid-run (JSPI): soft stop and `input()` need it. */
  can_suspend: boolean;
  /** Milliseconds since the worker's script began, per finished stage. */
  timings: Record<string, number>;
}

/** A piece of a run's output; pieces come in the order of printing. */
export interface OutputChunk {
  stream: Stream;
  text: string;
}
