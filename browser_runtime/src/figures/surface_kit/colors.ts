/** The page's colour roles as numbers, for WebGL, and as CSS again, for the 2-D painter. */

/** Red, green and blue from 0 to 1. */
export type Color = readonly [number, number, number];

const TOKENS = {
  ink: "--ink",
  quiet: "--ink-3",
  line: "--rule",
  paper: "--paper",
  policy: "--policy",
  value: "--value",
  reward: "--reward",
  up: "--adv-pos",
  down: "--adv-neg",
  old: "--old",
  clip: "--clip",
} as const;

export type Colors = Readonly<Record<keyof typeof TOKENS, Color>>;

const FALLBACK = "#888888";

/** The roles as the page's style sheet gives them at `node`; they differ in the dark. */
export function colorsAt(node: Element): Colors {
  const style = getComputedStyle(node);
  const read = (token: string) => colorOf(style.getPropertyValue(token).trim());
  const entries = Object.entries(TOKENS).map(([role, token]) => [role, read(token)]);
  return Object.fromEntries(entries) as Colors;
}

/** The numbers of a colour like #0a72b8, which is how tokens.css writes all of them. */
export function colorOf(text: string): Color {
  const hex = /^#[\da-f]{6}$/i.test(text) ? text : FALLBACK;
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return [part(1), part(3), part(5)];
}

/** `share` of the way from one colour to another. */
export function blend(from: Color, to: Color, share: number): Color {
  const part = (i: 0 | 1 | 2) => from[i] + (to[i] - from[i]) * share;
  return [part(0), part(1), part(2)];
}

export function css(color: Color, alpha = 1): string {
  const parts = color.map((part) => Math.round(Math.min(1, Math.max(0, part)) * 255));
  return `rgb(${parts.join(" ")} / ${alpha})`;
}

/** Call back whenever the page changes its colours, until `signal` aborts. */
export function onRecolor(call: () => void, signal: AbortSignal): void {
  const watch = new MutationObserver(call);
  const wanted = { attributes: true, attributeFilter: ["data-md-color-scheme"] };
  for (const node of [document.documentElement, document.body]) watch.observe(node, wanted);
  signal.addEventListener("abort", () => watch.disconnect());
}
