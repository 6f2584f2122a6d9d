/** What Python is doing, as a phrase beside the button that was pressed. */
import type { RuntimeStatus } from "../core/runtime";

const MB = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A phrase for a request that waits for its turn. */
export function waitingPhrase(status: RuntimeStatus): string {
  if (status.state === "failed") return status.problem ?? "Python could not start.";
  if (status.state !== "booting" && status.state !== "off") return "Waiting for Python…";
  const { loaded, total, stage } = status;
  if (total !== null && loaded >= total) return `${stage}…`;
  const bytes = (count: number) => MB.format(count / 1e6);
  return total === null ? `${stage}…` : `${stage}: ${bytes(loaded)} of ${bytes(total)} MB`;
}

/** How far a boot is, 0 to 1; null when there is nothing to measure. */
export function bootFraction({ state, loaded, total }: RuntimeStatus): number | null {
  return state === "booting" && total !== null && total > 0 ? loaded / total : null;
}
