/** Python's status, as a phrase beside the pressed button. */
import type { RuntimeStatus } from "../python/runtime";

const MB = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A phrase for a request that waits for its turn. */
export function waitingPhrase({ state, problem, stage }: RuntimeStatus): string {
  if (state === "failed") return problem ?? "Python could not start.";
  return state === "booting" || state === "off" ? `${stage}…` : "Waiting for Python…";
}

/** "3.1 of 8.0 MB" while something downloads, else nothing. */
export function bootBytes({ state, loaded, total }: RuntimeStatus): string {
  if (state !== "booting" || total === null || loaded >= total) return "";
  return `${MB.format(loaded / 1e6)} of ${MB.format(total / 1e6)} MB`;
}

/** The loaded share of a boot, 0 to 1; null when it cannot be measured. */
export function bootFraction({ state, loaded, total }: RuntimeStatus): number | null {
  return state === "booting" && total !== null && total > 0 ? loaded / total : null;
}
