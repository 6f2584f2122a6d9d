/** A series of runs to take away: as a table, as data, as a command and as a notebook. */
import { BUGS, CONFIG_FIELDS } from "../generated/data.generated";
import type { Iteration } from "../generated/events.generated";
import { showValue } from "./config_form";
import type { Experiment } from "./experiment";
import type { RunRecord } from "./library";
import { preset } from "./presets";

/** Every iteration of every run, one row each; the first columns say which. */
export function asCsv(runs: readonly RunRecord[]): string {
  const columns = Object.keys(runs.find(({ last }) => last)?.last ?? {}).filter(
    (name) => name !== "type" && name !== "schema_version",
  ) as (keyof Iteration)[];
  const rows = runs.flatMap((run) =>
    run.iterations.map((iteration) =>
      [run.id, run.kind, run.spec.env, run.spec.seed, ...columns.map((name) => iteration[name])]
        .map(cell)
        .join(","),
    ),
  );
  return `${[["run", "where", "env", "seed", ...columns].join(","), ...rows].join("\n")}\n`;
}

function cell(value: unknown): string {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The runs with their settings and events, as JSON. */
export function asJson(runs: readonly RunRecord[]): string {
  const told = runs.map(({ id, kind, spec, iterations, done }) => ({
    id,
    kind,
    spec,
    iterations,
    done,
  }));
  return `${JSON.stringify(told, null, 1)}\n`;
}

/** The command that trains it; null where the command line has no words for a change. */
export function asCommand({ env, seed, config, edits }: Experiment): string | null {
  if (edits) return null;
  const usual = preset(env);
  const changes = CONFIG_FIELDS.flatMap(({ name }) => {
    const text = showValue(config[name]);
    if (text === showValue(usual[name])) return [];
    return [`--set ${name}=${text === "" ? "none" : text.replaceAll(" ", "")}`];
  });
  return ["python -m ppo_ref train", `--env ${env}`, `--seed ${seed}`, ...changes].join(" ");
}

/** A Jupyter notebook that trains these seeds and draws their returns; `bugCode` is the bug's source. */
export function asNotebook(
  spec: Experiment,
  seeds: readonly number[],
  bugCode: string | null,
): string {
  const cells = [
    text(notebookAbout(spec)),
    code(notebookSetup(spec, seeds, bugCode)),
    code(NOTEBOOK_TRAIN),
    code(NOTEBOOK_DRAW),
  ];
  const kernelspec = { name: "python3", display_name: "Python 3", language: "python" };
  return `${JSON.stringify(
    {
      cells: cells.map((each, at) => ({ id: `cell-${at}`, ...each })),
      metadata: { kernelspec, language_info: { name: "python" } },
      nbformat: 4,
      nbformat_minor: 5,
    },
    null,
    1,
  )}\n`;
}

function text(source: string) {
  return { cell_type: "markdown", metadata: {}, source };
}

function code(source: string) {
  return { cell_type: "code", execution_count: null, metadata: {}, outputs: [], source };
}

function notebookAbout({ env, edits }: Experiment): string {
  const bug = BUGS.find(({ id }) => id === edits?.bug);
  const beyond = [
    bug && `with a bug on purpose (${bug.title})`,
    edits?.reward && `with the reward \`${edits.reward}\``,
    edits?.ends && `ending where \`${edits.ends}\``,
  ].filter(Boolean);
  return [
    `# ${[env, ...beyond].join(", ")}`,
    "",
    "A run of the PPO Lab playground. It needs a clone of the course's repository: `pip install .`",
    "there, and `pip install matplotlib` for the picture.",
  ].join("\n");
}

function notebookSetup(
  { env, config, edits }: Experiment,
  seeds: readonly number[],
  bugCode: string | null,
): string {
  const python = (value: unknown) => JSON.stringify(JSON.stringify(value));
  return [
    "import json",
    "",
    "from browser_runtime.variants import Variant, start",
    "from ppo_ref.config import PPOConfig, RunSpec",
    "",
    `config = PPOConfig.from_dict(json.loads(${python(config)}))`,
    `variant = Variant(**json.loads(${python({
      bug: bugCode,
      reward: edits?.reward ?? null,
      ends: edits?.ends ?? null,
    })}))`,
    `env, seeds = ${JSON.stringify(env)}, ${JSON.stringify(seeds)}`,
  ].join("\n");
}

const NOTEBOOK_TRAIN = `curves = {}
for seed in seeds:
    _, events = start(RunSpec(env=env, seed=seed, config=config), variant)
    iterations = [event for event in events if event.type == "iteration"]
    known = [event for event in iterations if event.episode_return is not None]
    curves[seed] = [(event.global_step, event.episode_return) for event in known]
    print(seed, curves[seed][-1])`;

const NOTEBOOK_DRAW = `import matplotlib.pyplot as plt

for seed, curve in curves.items():
    plt.plot(*zip(*curve, strict=True), label=f"seed {seed}")
plt.xlabel("env steps")
plt.ylabel("mean return of the last 100 episodes")
plt.legend()
plt.show()`;
