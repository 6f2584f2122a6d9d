/** The one seam between a run and its views: a chart cannot tell which machine trains. */
import type { RunSpec } from "../generated/config.generated";
import type { TrainEvent } from "../generated/events.generated";

/** A run that has started, wherever it trains. */
export interface RunHandle {
  /** Stable id: the service's run id, or one made by the page. */
  readonly id: string;
  /** All events from the first to `done`, without gap or duplicate; ends after `done`. */
  events(signal?: AbortSignal): AsyncIterable<TrainEvent>;
  /** Ask the run to stop; its events then end with `done`. Resolves once the request is accepted. */
  cancel(): Promise<void>;
  /** The ONNX bytes of a checkpoint named by a `checkpoint` event. */
  policy(checkpoint: string, signal?: AbortSignal): Promise<Uint8Array>;
}

/** A place that can train: the page's Pyodide worker, or the GPU service. */
export interface RunSource {
  /** "browser" or "gpu": used for labels and colours only. */
  readonly kind: "browser" | "gpu";
  start(spec: RunSpec, signal?: AbortSignal): Promise<RunHandle>;
}
