/** Figure 3.2: the exact gradient, and what batches of pulls say about it. */
import { randomOf } from "../ch00/grid_math";
import { button, range, row, table } from "../kit/controls";
import { type Figure, say, snap } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import {
  drawn,
  estimate,
  gradient,
  meanReward,
  START,
  shares,
  softmax,
  type Way,
  wayOf,
} from "./bandit";

const DRAWN = 100;
const LARGEST = 8;
const REWARDS = { shifted: [6, 5, 7], plain: [1, 0, 2] } as const;
const WIDEST = 330;

export interface Arrows {
  readonly rewards: keyof typeof REWARDS;
  /** A batch has 2 to this many pulls. */
  readonly doublings: number;
  readonly seed: number;
}

const INITIAL: Arrows = { rewards: "shifted", doublings: 3, seed: 1 };

function set(state: Arrows, _handle: string, value: number): Arrows {
  return { ...state, doublings: snap(value, 0, LARGEST, 1) };
}

function press(state: Arrows, handle: string): Arrows {
  if (handle === "shifted" || handle === "plain") return { ...state, rewards: handle };
  return handle === "again" ? { ...state, seed: state.seed + 1 } : state;
}

/** The estimates of a hundred batches. */
export function estimates({ rewards, doublings, seed }: Arrows): number[][] {
  const random = randomOf(seed * 1000 + doublings);
  return Array.from({ length: DRAWN }, () =>
    estimate(START, REWARDS[rewards], drawn(START, 2 ** doublings, random)),
  );
}

/** Three numbers that sum to 0 as a point of the plane; every arm has its own direction. */
export function planar([first, second, third]: readonly number[]): [number, number] {
  return [(Math.sqrt(3) / 2) * (second! - first!), third! - (first! + second!) / 2];
}

const percent = (share: number) => `${say(100 * share, 1)} %`;

function told(state: Arrows): string {
  const size = 2 ** state.doublings;
  const { uphill, nowhere, downhill } = shares(REWARDS[state.rewards], size);
  const batches = size === 1 ? "Of all single pulls" : `Of all batches of ${size} pulls`;
  const rest = [
    downhill > 1e-12 ? `${percent(downhill)} downhill` : "none downhill",
    nowhere > 1e-12 ? `${percent(nowhere)} nowhere, with length 0` : "",
  ];
  return `${batches}, ${percent(uphill)} point uphill, ${rest.filter(Boolean).join(", ")}.`;
}

function map(state: Arrows, width: number): Shape {
  const side = Math.min(width, WIDEST);
  const exact = gradient(START, REWARDS[state.rewards]);
  const found = estimates(state);
  const longest = Math.max(...[exact, ...found].map((one) => Math.hypot(...planar(one))));
  const scale = (side / 2 - 26) / longest;
  const at = (vector: readonly number[]): [number, number] => {
    const [x, y] = planar(vector);
    return [side / 2 + x * scale, side / 2 - y * scale];
  };
  const marks = piled(found).map(([one, times]) => mark(at(one), wayOf(one, exact), times));
  const size = { viewBox: `0 0 ${side} ${side}`, width: side, height: side };
  return shape(
    "svg",
    { class: "ppo-arrows", role: "img", "aria-label": told(state), ...size },
    half(exact, side),
    ...compass(side),
    ...marks,
    arrow(at(exact), side),
  );
}

/** The half of the plane that lies uphill, and its border. */
function half(exact: readonly number[], side: number): Shape {
  const [x, y] = planar(exact);
  const turn = (Math.atan2(-y, x) * 180) / Math.PI;
  return shape(
    "svg",
    { x: 0, y: 0, width: side, height: side, "aria-label": "the uphill half" },
    shape(
      "g",
      { transform: `rotate(${turn} ${side / 2} ${side / 2})` },
      shape("rect", {
        class: "ppo-arrows__uphill",
        x: side / 2,
        y: -side,
        width: 2 * side,
        height: 3 * side,
      }),
      shape("line", {
        class: "ppo-arrows__border",
        x1: side / 2,
        x2: side / 2,
        y1: -side,
        y2: 2 * side,
      }),
    ),
  );
}

function compass(side: number): Shape[] {
  const places = [
    [2, side - 4, "start"],
    [side - 2, side - 4, "end"],
    [side / 2, 12, "middle"],
  ] as const;
  return places.map(([x, y, anchor], arm) =>
    shape("text", { x, y, "text-anchor": anchor }, `more of arm ${arm + 1}`),
  );
}

/** Equal estimates once each, with how many of them there are. */
export function piled(found: readonly number[][]): (readonly [number[], number])[] {
  const piles = new Map<string, [number[], number]>();
  for (const one of found) {
    const name = one.map((x) => x.toFixed(9)).join();
    piles.set(name, [one, (piles.get(name)?.[1] ?? 0) + 1]);
  }
  return [...piles.values()];
}

/** Uphill is a filled dot, downhill a cross, nowhere a ring; its area grows with its number. */
function mark([x, y]: [number, number], way: Way, times: number): Shape {
  const r = Math.round(10 * Math.min(15, 2.2 * Math.sqrt(times) + 1)) / 10;
  const name = { class: `ppo-arrows__mark ppo-arrows__mark--${way}` };
  if (way === "downhill") {
    const d = `M${x - r} ${y - r}L${x + r} ${y + r}M${x - r} ${y + r}L${x + r} ${y - r}`;
    return shape("path", { ...name, d });
  }
  return shape("circle", { ...name, cx: x, cy: y, r });
}

function arrow([x, y]: [number, number], side: number): Shape {
  const middle = side / 2;
  const turn = (Math.atan2(y - middle, x - middle) * 180) / Math.PI;
  return shape(
    "g",
    {},
    shape("line", { class: "ppo-arrows__exact", x1: middle, y1: middle, x2: x, y2: y }),
    shape("path", {
      class: "ppo-arrows__tip",
      d: "M7 0L-5 5L-5 -5Z",
      transform: `translate(${x} ${y}) rotate(${turn})`,
    }),
  );
}

function legend(state: Arrows): Shape {
  const counted = estimates(state).map((one) =>
    wayOf(one, gradient(START, REWARDS[state.rewards])),
  );
  const item = (way: Way) =>
    shape(
      "li",
      { class: `ppo-arrows__key ppo-arrows__key--${way}` },
      `${way}: ${counted.filter((one) => one === way).length}`,
    );
  return shape(
    "ul",
    { class: "ppo-plot__legend" },
    shape("li", { class: "ppo-arrows__key ppo-arrows__key--exact" }, "the exact gradient"),
    item("uphill"),
    item("downhill"),
    item("nowhere"),
  );
}

function view(state: Arrows, width: number): readonly Shape[] {
  const rewards = REWARDS[state.rewards];
  const slope = gradient(START, rewards);
  const rows = softmax(START).map((p, arm) => [
    `arm ${arm + 1}`,
    say(p, 4),
    String(rewards[arm]),
    say(slope[arm]!, 4),
  ]);
  const choice = (name: Arrows["rewards"]) =>
    button(name, `rewards ${REWARDS[name].join(", ")}`, {
      "aria-pressed": String(name === state.rewards),
    });
  const size = 2 ** state.doublings;
  return [
    row(
      range("doublings", "pulls in a batch", state.doublings, [0, LARGEST, 1], String(size)),
      choice("shifted"),
      choice("plain"),
      button("again", `Draw ${DRAWN} others`),
    ),
    map(state, width),
    legend(state),
    shape("p", { class: "ppo-figure__note" }, told(state)),
    table(
      `J = ${say(meanReward(START, rewards), 4)}, and its exact gradient`,
      ["arm", "p", "pays", "gradient"],
      rows,
    ),
  ];
}

export const sampledArrows: Figure<Arrows> = {
  initial: INITIAL,
  view,
  summary: (state) => told(state),
  set,
  press,
};
