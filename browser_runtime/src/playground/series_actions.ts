/** What the table's buttons do to all runs of a row. */
import type { PolicyPlayer } from "../player/player";
import type { Runtime } from "../python/runtime";
import type { RunLibrary, RunRecord } from "../runs/library";
import { MOST_SEEDS } from "../runs/link";
import type { Series } from "../runs/series";
import type { SettingsForm } from "./form";
import type { RunBar } from "./run_bar";
import type { RunActions } from "./run_table";
import type { Selection } from "./selection";
import { takeAway } from "./take_away";

interface Page {
  readonly runtime: Runtime;
  readonly library: RunLibrary;
  readonly selection: Selection;
  readonly player: PolicyPlayer;
  readonly form: SettingsForm;
  readonly bar: RunBar;
  refresh(): void;
  /** Tell the reader what happened. */
  say(sentence: string): void;
}

export function seriesActions(page: Page): RunActions {
  const { library, selection } = page;
  const each = (series: Series, act: (run: RunRecord) => void) => {
    for (const run of series.runs) act(run);
  };
  return {
    stop: (series) => each(series, (run) => run.following && void library.stop(run)),
    show: (series) => {
      selection.choose(series);
      page.refresh();
    },
    watch: ({ runs }) => {
      const run = runs.findLast(({ checkpoints }) => checkpoints.length > 0);
      if (run) page.player.watch(run);
    },
    reuse: ({ runs }) => {
      page.bar.seeds = Math.min(MOST_SEEDS, runs.length);
      page.form.write(runs[0]!.spec);
    },
    pin: (series) => {
      selection.pin(series);
      page.refresh();
    },
    setHidden: (series, hidden) => each(series, (run) => void library.setHidden(run, hidden)),
    remove: (series) => each(series, (run) => void library.remove(run)),
    takeAway: (series, how) => void takeAway(series, how, page.runtime).then(page.say),
  };
}
