/**
 * Compute with the page's own TypeScript, so that Python can compare the results.
 *
 *   echo '[{"figure": "lambda-dial", "actions": [["set", "lambda", 0.2]]}]' | node tests/page/ask.mjs
 *
 * Standard input is a JSON list of requests, standard output the list of their answers. A request is
 *
 *   {"figure": NAME, "actions": [["set", HANDLE, NUMBER] | ["press", HANDLE, KEY?], ...]}
 *       moves the handles of a figure; returns its state, its summary (for screen readers),
 *       its text (every drawn word and number) and its drawing (the shapes)
 *   {"tour": NAME, "steps": [{"state": {}, "do": []}, ...], "data": DATA?}
 *       plays the steps of a tour on a figure, given its recorded data where it has some; returns for
 *       each what an action returns, and why its state is not accepted (null where it is)
 *   {"module": "figures/ch06/random_walk", "call": "spread", "arguments": [0.5, 1]}
 *       calls an export of a module of browser_runtime/src; an exception becomes {"error": MESSAGE}
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { figuresPlugin } from "../../build/site/figures.mjs";

const SOURCE = fileURLToPath(new URL("../../browser_runtime/src", import.meta.url));
const WIDTH = 600;
const FIGURES = "ppo:figures/all";
const SHAPES = "./figures/kit/shape";
const FIELDS = "./figures/kit/fields";
const TOUR = "./figures/tour";

/** Bundle the modules into one script and import it; returns the exports by path. */
async function load(paths) {
  const lines = paths.map((path, i) => `export * as m${i} from ${JSON.stringify(path)};`);
  const bundled = await build({
    stdin: { contents: lines.join("\n"), resolveDir: SOURCE, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    plugins: [figuresPlugin],
    logLevel: "error",
  });
  const code = Buffer.from(bundled.outputFiles[0].contents).toString("base64");
  const exported = await import(`data:text/javascript;base64,${code}`);
  return Object.fromEntries(paths.map((path, i) => [path, exported[`m${i}`]]));
}

function work({ figure: name, actions = [] }) {
  const figure = modules[FIGURES].FIGURES[name];
  if (!figure) return { error: `There is no figure called ${name}.` };
  let state = figure.initial;
  for (const [kind, handle, value] of actions) state = figure[kind](state, handle, value);
  return shown(figure, state);
}

function shown(figure, state) {
  const drawing = figure.view(state, WIDTH);
  const text = drawing.map(modules[SHAPES].textOf).join(" ");
  return { state, summary: figure.summary(state), text, drawing, live: figure.live?.(state) };
}

function walk({ tour: name, steps, data }) {
  const { FIGURES: pure, RECORDED: recorded } = modules[FIGURES];
  const figure = pure[name] ?? recorded[name].from(data);
  return steps.map((step) => {
    const refused = figure.fields && modules[FIELDS].refusal(figure.fields, step.state);
    return { ...shown(figure, modules[TOUR].played(figure, step)), refusal: refused ?? null };
  });
}

async function call({ module, call: name, arguments: given = [] }) {
  try {
    return await modules[`./${module}`][name](...given);
  } catch (error) {
    return { error: error.message };
  }
}

const requests = JSON.parse(readFileSync(0, "utf-8"));
const asked = requests.flatMap(({ module, figure, tour }) =>
  (figure ?? tour) ? [FIGURES, SHAPES, FIELDS, TOUR] : [`./${module}`],
);
const modules = await load([...new Set(asked)]);
const answers = requests.map((request) =>
  request.figure ? work(request) : request.tour ? walk(request) : call(request),
);
process.stdout.write(JSON.stringify(await Promise.all(answers)));
