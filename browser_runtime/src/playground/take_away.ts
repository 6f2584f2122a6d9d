/** A series of runs for elsewhere: copied to the clipboard or saved as a file. */
import { BUGS } from "../generated/data.generated";
import type { Runtime } from "../python/runtime";
import { asCommand, asCsv, asJson, asNotebook } from "../runs/exports";
import { toHash } from "../runs/link";
import type { Series } from "../runs/series";
import { copyText, downloadText } from "../ui/clipboard";
import type { TakeAway } from "./run_table";

/** Do it; returns the sentence that says what happened. */
export async function takeAway({ runs }: Series, how: TakeAway, runtime: Runtime): Promise<string> {
  const spec = runs[0]!.spec;
  const seeds = runs.map((run) => run.spec.seed);
  const name = `${spec.env}-${runs.length > 1 ? `${runs.length}-seeds` : `seed${spec.seed}`}`;
  if (how === "link") {
    const link = location.href.replace(/#.*/, "") + toHash(spec, runs.length);
    return copied(link, "Link copied; it holds world, seeds and everything that was changed.");
  }
  if (how === "command") {
    const command = asCommand(spec);
    if (!command) return "The command line has no bugs and no edited worlds; take the notebook.";
    return copied(command, "Command copied.");
  }
  if (how === "csv") downloadText(`${name}.csv`, asCsv(runs));
  if (how === "json") downloadText(`${name}.json`, asJson(runs));
  if (how === "notebook") {
    const bug = BUGS.find(({ id }) => id === spec.edits?.bug);
    const code = bug ? await runtime.wrongAnswer(bug.exercise, bug.id) : null;
    downloadText(`${name}.ipynb`, asNotebook(spec, seeds, code));
  }
  return `Saved ${name}.`;
}

async function copied(text: string, said: string): Promise<string> {
  return (await copyText(text)) ? said : `Copy this: ${text}`;
}
