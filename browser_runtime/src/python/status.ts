/** Python's status, as the page shows it. */
import type { WorkerInfo } from "./protocol";

export interface RuntimeStatus {
  /** `off`: not needed yet. `failed`: see `problem`; the next need tries again. */
  state: "off" | "booting" | "ready" | "busy" | "failed";
  /** A phrase for the reader while booting, for instance "Downloading Python". */
  stage: string;
  /** Bytes transferred so far and in all; the total is null while unknown. */
  loaded: number;
  total: number | null;
  /** Requests waiting for their turn. */
  queued: number;
  /** One sentence when state is `failed`. */
  problem: string | null;
  /** The abilities of the worker, once one has booted. */
  info: WorkerInfo | null;
  /** Whether a second worker is idle, to take over at once or to train beside the cells. */
  spare: boolean;
}
