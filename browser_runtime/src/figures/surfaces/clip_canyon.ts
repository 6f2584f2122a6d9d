/** The clip canyon: what PPO is promised, what it is allowed to want, and what is true. */
import { choice, legend, more, range, readings, row, table, toggle } from "../kit/controls";
import { handlesOf } from "../kit/fields";
import type { Figure } from "../kit/figure";
import { type Axes, chart, dot, line } from "../kit/plot";
import type { Shape } from "../kit/shape";
import { fixed, spaced } from "../surface_kit/numbers";
import { isDead } from "./clip";
import {
  believed,
  type Canyon,
  FIELDS,
  INITIAL,
  isClipped,
  type Path,
  pathOf,
} from "./clip_canyon_path";
import { CanyonPicture } from "./clip_canyon_picture";
import {
  clippedSurrogate,
  kl,
  ratios,
  type Solved,
  surrogate,
  type Theta,
  trueReturn,
} from "./two_states";

const { set, press } = handlesOf(FIELDS);
/** Changing one of these leaves the straight ray for a walk. */
const WALKING = ["clip", "optimiser", "epochs", "before", "rate", "eps"];

function walking(state: Canyon, handle: string, next: Canyon): Canyon {
  return next !== state && WALKING.includes(handle.split(":")[0]!) ? { ...next, ray: null } : next;
}

/** The three heights along the whole path, by the old policy of each leg. */
function heights(state: Canyon, path: Path, of: (theta: Theta, old: Solved) => number) {
  let begun = 0;
  return [...path.rounds, path].flatMap((leg) => {
    const points = leg.path.map((theta, i): [number, number] => {
      const along = path.isRay ? ((state.ray ?? 0) * i) / (leg.path.length - 1) : begun + i;
      return [along, of(theta, leg.old)];
    });
    begun += leg.path.length - 1;
    return points;
  });
}

/** Promise, clipped promise and truth against the steps. */
function graph(state: Canyon, path: Path, width: number): Shape {
  const curves = [
    ["policy", heights(state, path, surrogate)],
    ["clip", heights(state, path, (theta, old) => clippedSurrogate(theta, old, state.eps))],
    ["reward", heights(state, path, trueReturn)],
  ] as const;
  const all = curves.flatMap(([, points]) => points.map(([, y]) => y));
  const low = Math.floor(Math.min(...all));
  const high = Math.max(low + 1, Math.ceil(Math.max(...all)));
  const end = curves[0][1].at(-1)![0];
  const last = Math.max(1, end);
  const axes: Axes = {
    width: Math.min(width, 420),
    height: 190,
    x: [0, last],
    y: [low, high],
    xLabel: path.isRay ? "distance along the gradient" : "epochs",
    yLabel: "discounted return",
    xTicks: [0, last / 2, last],
    yTicks: spaced(low, high, Math.min(6, high - low) + 1),
  };
  const drawn = curves.flatMap(([role, points]) => [
    line(axes, points, role),
    dot(axes, ...points.at(-1)!, role, 3.5),
  ]);
  return chart(axes, `Along the path. ${summary(state)}`, drawn);
}

function ending(state: Canyon, path: Path) {
  const end = path.path.at(-1)!;
  const r = ratios(end, path.old);
  const pairs = [0, 1].flatMap((s) => [0, 1].map((a) => [s, a] as const)) as [0 | 1, 0 | 1][];
  const dead = pairs.filter(([s, a]) => isDead(r[s][a], path.old.advantages[s][a], state.eps));
  return { end, largest: Math.max(...r.flat()), dead: dead.length };
}

function summary(state: Canyon): string {
  const path = pathOf(state);
  const { end } = ending(state, path);
  const promised = `${isClipped(state, path) ? "clipped" : "promised"} ${fixed(believed(state, path, end))}`;
  return `From θ (${state.theta.map((v) => fixed(v)).join(", ")}), truly worth ${fixed(trueReturn(state.theta))}: ${promised}, truly ${fixed(trueReturn(end))}, at a KL of ${fixed(kl(end, path.old), 4)} nats.`;
}

function view(state: Canyon, width: number): readonly Shape[] {
  const path = pathOf(state);
  const { end, largest, dead } = ending(state, path);
  const steps = path.path.map((theta, i) => [
    String(i),
    ...theta.map((value) => fixed(value, 3)),
    fixed(surrogate(theta, path.old), 3),
    fixed(clippedSurrogate(theta, path.old, state.eps), 3),
    fixed(trueReturn(theta), 3),
    fixed(kl(theta, path.old), 3),
  ]);
  return [
    legend(["land", "land: true return J"], ["policy", "surrogate"], ["clip", "clipped surrogate"]),
    row(
      toggle("promise", "surrogate's promise", state.promise, "policy"),
      toggle("roof", "clipped (dark: flat)", state.roof, "clip"),
      toggle("kl", "KL rings", state.kl, "old"),
    ),
    graph(state, path, width),
    choice(
      "clip",
      "climbs",
      [
        ["false", "surrogate"],
        ["true", "clipped"],
      ],
      String(state.clip),
    ),
    choice(
      "optimiser",
      "with",
      [
        ["sgd", "SGD"],
        ["adam", "Adam"],
      ],
      state.optimiser,
    ),
    range("epochs", "epochs", state.epochs, [0, 40, 1]),
    range("before", "rounds of new data", state.before, [0, 10, 1]),
    readings(
      ["θ", `(${end.map((value) => fixed(value)).join(", ")})`],
      ["KL(old‖new)", `${fixed(kl(end, path.old), 4)} nats`],
      ["largest ratio", fixed(largest, 3)],
      [state.clip ? "gradient 0" : "clipping would stop", `${dead} of 4 (state, action)`],
    ),
    more(
      "More settings",
      range("rate", "step size", state.rate, [0.05, 1, 0.05], fixed(state.rate)),
      range("eps", "ε", state.eps, [0.05, 0.5, 0.05], fixed(state.eps)),
      choice(
        "view",
        "look",
        [
          ["rest", "whole"],
          ["near", "near"],
          ["side", "side"],
          ["top", "above"],
        ],
        state.view,
      ),
    ),
    table(
      "Every step as a table",
      ["step", "θ₀", "θ₁", "surrogate", "clipped", "true J", "KL"],
      steps,
    ),
  ];
}

export const clipCanyon: Figure<Canyon> = {
  initial: INITIAL,
  fields: FIELDS,
  view,
  summary,
  set: (state, handle, value) => walking(state, handle, set(state, handle, value)),
  press: (state, handle) => walking(state, handle, press(state, handle)),
  picture: (place, change, signal) => new CanyonPicture(place, change, signal),
};
