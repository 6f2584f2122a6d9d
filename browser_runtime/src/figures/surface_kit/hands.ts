/** Pointers, wheel and keys on the picture: turning, zooming, pointing at things. */
import { bounded, type Pose } from "./camera";

export interface Handling {
  pose(): Pose;
  /** The reader moved the camera. */
  move(pose: Pose): void;
  /** Back to the resting pose. */
  home(): void;
  hover(x: number, y: number): void;
  press(x: number, y: number): void;
  /** A key that does not move the camera; true where it was used. */
  key(event: KeyboardEvent): boolean;
}

/** Movement below this many pixels is a press and no drag. */
const STILL = 5;
const TURN = 0.008;
const TILT = 0.006;
const KEYS: Readonly<Record<string, readonly [yaw: number, pitch: number, zoom: number]>> = {
  ArrowLeft: [-0.1, 0, 1],
  ArrowRight: [0.1, 0, 1],
  ArrowUp: [0, 0.08, 1],
  ArrowDown: [0, -0.08, 1],
  "+": [0, 0, 1.1],
  "=": [0, 0, 1.1],
  "-": [0, 0, 1 / 1.1],
};

/** The pose after a turn and a zoom by hand. */
export function moved(pose: Pose, yaw: number, pitch: number, zoom = 1): Pose {
  return bounded({
    ...pose,
    yaw: pose.yaw + yaw,
    pitch: pose.pitch + pitch,
    zoom: pose.zoom * zoom,
  });
}

export function handle(canvas: HTMLCanvasElement, on: Handling, signal: AbortSignal): void {
  const options = { signal };
  handlePointers(canvas, on, signal);
  canvas.addEventListener(
    "wheel",
    (event) => {
      // Without the focus the page scrolls on.
      if (document.activeElement !== canvas && !event.ctrlKey) return;
      event.preventDefault();
      on.move(moved(on.pose(), 0, 0, Math.exp(-event.deltaY * 0.0012)));
    },
    { signal, passive: false },
  );
  canvas.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (!used(event, on)) return;
      event.preventDefault();
      event.stopPropagation(); // the theme turns pages by N and P
    },
    options,
  );
}

/** Whether a key turned or zoomed the picture, or the figure took it; with Shift the figure is first. */
function used(event: KeyboardEvent, on: Handling): boolean {
  const by = KEYS[event.key];
  if (event.shiftKey && by && on.key(event)) return true;
  if (by) on.move(moved(on.pose(), ...by));
  else if (event.key === "Home" || event.key === "0") on.home();
  else return on.key(event);
  return true;
}

function handlePointers(canvas: HTMLCanvasElement, on: Handling, signal: AbortSignal): void {
  const fingers = new Map<number, readonly [number, number]>();
  const options = { signal };
  let far = 0;
  canvas.addEventListener(
    "pointerdown",
    (event) => {
      fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
      canvas.setPointerCapture(event.pointerId);
      far = 0;
    },
    options,
  );
  canvas.addEventListener(
    "pointermove",
    (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return on.hover(event.offsetX, event.offsetY);
      const now = [event.offsetX, event.offsetY] as const;
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
      far += Math.abs(dx) + Math.abs(dy);
      fingers.set(event.pointerId, now);
      const share = other ? 0.5 : 1;
      const zoom = other ? apart(now, other) / Math.max(20, apart(before, other)) : 1;
      on.move(moved(on.pose(), dx * TURN * share, dy * TILT * share, zoom));
    },
    options,
  );
  const lift = (event: PointerEvent) => {
    const wasDown = fingers.delete(event.pointerId);
    if (wasDown && far < STILL && event.type === "pointerup") {
      on.press(event.offsetX, event.offsetY);
    }
  };
  canvas.addEventListener("pointerup", lift, options);
  canvas.addEventListener("pointercancel", lift, options);
  canvas.addEventListener("pointerleave", () => on.hover(-99, -99), options);
}

function apart(a: readonly [number, number], b: readonly [number, number]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
