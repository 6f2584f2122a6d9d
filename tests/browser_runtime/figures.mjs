/**
 * Run the page's own TypeScript in Node: reads [[path, arguments], ...] as JSON, answers in order.
 *
 * A path such as "walk.spread" names an export; "view" draws a figure after a list of actions,
 * "session" plays a world that answers every request with the same standing, and tells the requests.
 */
import { readFileSync } from "node:fs";
import { build } from "esbuild";

const bundled = await build({
  stdin: {
    contents: `
      export * as math from "./ch06/gae_math";
      export * as walk from "./ch06/random_walk";
      export * as time from "./ch06/through_time";
      export * as form from "../runs/config_form";
      export * as action from "../player/action";
      export { PlaySession } from "../player/session";
      export { FIGURES } from "./catalogue";
      export { textOf } from "./kit/shape";`,
    resolveDir: "browser_runtime/src/figures",
    loader: "ts",
  },
  bundle: true,
  write: false,
  format: "esm",
  logLevel: "error",
});
const code = bundled.outputFiles[0].text;
const figures = await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);

/** Play a list of ["set" | "press", handle, value] on a figure; return its state and all it says. */
function play(name, actions) {
  const figure = figures.FIGURES[name];
  let state = figure.initial;
  for (const [kind, handle, value] of actions) state = figure[kind](state, handle, value);
  const drawing = figure.view(state, 600);
  return { state, summary: figure.summary(state), text: drawing.map(figures.textOf).join(" "), drawing };
}

/** Take steps in a world; return what was asked of Python. */
async function session(seed, standing, steps) {
  const asked = [];
  const runtime = {
    call: async (name, request) => {
      asked.push([name, request]);
      return standing;
    },
  };
  const playing = new figures.PlaySession(runtime, "Grid5x5-v0", seed);
  for (let step = 0; step < steps; step += 1) await playing.step(0);
  return asked;
}

/** Call an export; an exception becomes its message. */
function call(group, name, args) {
  try {
    return figures[group][name](...args);
  } catch (error) {
    return { error: error.message };
  }
}

const answering = JSON.parse(readFileSync(0, "utf-8")).map(([path, args]) => {
  if (path === "play") return play(...args);
  if (path === "session") return session(...args);
  const [group, name] = path.split(".");
  return call(group, name, args);
});
process.stdout.write(JSON.stringify(await Promise.all(answering)));
