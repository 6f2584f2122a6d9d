/** Why the browser did not keep what the reader made, each cause with its sentence. */
import { SilentDatabase } from "./database";

export type Unkept = "refused" | "full" | "silent";

const SENTENCES: Record<Unkept, string> = {
  refused: "This browser does not keep data, so your work lasts until you leave.",
  full: "The browser has no room left for this site, so your latest work lasts until you leave.",
  silent: "The browser's storage does not answer, so your latest work lasts until you leave.",
};

export function unkeptSentence(cause: Unkept): string {
  return SENTENCES[cause];
}

/** The cause of a storage's error. */
export function causeOf(error: unknown): Unkept {
  if (error instanceof SilentDatabase) return "silent";
  return (error as Error | null)?.name === "QuotaExceededError" ? "full" : "refused";
}
