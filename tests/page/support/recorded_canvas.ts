/** A canvas that writes down what is drawn on it. */

export interface Stroke {
  readonly call: string;
  readonly given: readonly unknown[];
  readonly fill: string;
  readonly stroke: string;
}

const CALLS = [
  ...["beginPath", "closePath", "moveTo", "lineTo", "arc", "arcTo", "rect", "fill", "stroke"],
  ...["fillRect", "strokeRect", "clearRect", "fillText", "setLineDash", "save", "restore"],
  ...["translate", "rotate", "scale", "clip", "ellipse", "quadraticCurveTo", "bezierCurveTo"],
];

export function recordedCanvas(): { context: CanvasRenderingContext2D; strokes: Stroke[] } {
  const strokes: Stroke[] = [];
  const state: Record<string, unknown> = {
    fillStyle: "",
    strokeStyle: "",
    lineWidth: 1,
    globalAlpha: 1,
  };
  for (const call of CALLS) {
    state[call] = (...given: unknown[]) =>
      strokes.push({
        call,
        given,
        fill: String(state.fillStyle),
        stroke: String(state.strokeStyle),
      });
  }
  return { context: state as unknown as CanvasRenderingContext2D, strokes };
}
