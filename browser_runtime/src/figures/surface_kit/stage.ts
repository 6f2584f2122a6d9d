/** A stage for graphs in three dimensions: picture, camera, axes, labels and hands in one element. */
import { axisLabels, axisLines } from "./axes";
import { type Box, placed } from "./box";
import { between, bounded, type Point, type Pose, project, REST, viewOf } from "./camera";
import { type Colors, colorsAt, css, onRecolor } from "./colors";
import { handle } from "./hands";
import { Labels } from "./labels";
import {
  type AnyLayer,
  type Dot,
  type Dots,
  dots,
  type Graph,
  type Line,
  type Lines,
  type LinesOptions,
  lines,
  type Mesh,
  type MeshOptions,
  mesh,
  setDots,
  setGraph,
  setLines,
} from "./layers";
import { eased, Motion, still } from "./motion";
import { clamp } from "./numbers";
import { paintedPicture } from "./painter";
import type { Picture } from "./picture";
import { pauseButton, pictureElements, withLabels } from "./picture_elements";
import { webglPicture } from "./webgl";

/** Words beside a point of the graph. */
export interface Note {
  readonly at: Point;
  readonly text: string;
  readonly kind?: string;
  readonly off?: readonly [number, number];
  /** Share of the words left of the point. */
  readonly anchor?: number;
  /** Left out on a narrow picture. */
  readonly minor?: boolean;
  readonly hover?: boolean;
}

const SWAY_MS = 6000;
const SWAY = 0.22;
const NARROW = 520;

export class Stage {
  readonly canvas: HTMLCanvasElement;
  box: Box;
  notes: readonly Note[] = [];
  onHover: (x: number, y: number) => void = () => {};
  onPress: (x: number, y: number) => void = () => {};
  onKey: (event: KeyboardEvent) => boolean = () => false;
  onRecolor: () => void = () => {};
  /** The picture came into sight, and the reader does not mind motion. */
  onSeen: () => void = () => {};
  onPause: () => void = () => {};
  readonly #picture: Picture;
  readonly #motion: Motion;
  readonly #labels = new Labels();
  readonly #layers: AnyLayer[] = [];
  readonly #axes: Lines;
  readonly #home: Pose;
  readonly #place: HTMLElement;
  readonly #pause: HTMLButtonElement;
  #pose: Pose;
  #colors: Colors;
  #size = { width: 1, height: 1, ratio: 1 };
  #flight = () => {};
  #sway = () => {};

  constructor(
    place: HTMLElement,
    box: Box,
    rest: Partial<Pose>,
    label: string,
    signal: AbortSignal,
  ) {
    this.#place = place;
    this.box = box;
    this.#home = { ...REST, ...rest };
    this.#pose = this.#home;
    this.#colors = colorsAt(place);
    const { canvas, frame } = pictureElements(label, this.#labels.element);
    this.canvas = canvas;
    this.#pause = pauseButton(() => {
      this.#stopSway();
      this.onPause();
    });
    frame.append(this.#pause);
    place.replaceChildren(frame);
    this.#picture = webglPicture(canvas) ?? paintedPicture(canvas);
    frame.dataset.picture = this.#picture.kind;
    this.#motion = new Motion(() => this.#draw(), signal);
    this.#axes = lines({ order: -1 });
    this.#add(this.#axes);
    this.#listen(frame, signal);
    signal.addEventListener("abort", () => this.#picture.end());
  }

  get colors(): Colors {
    return this.#colors;
  }

  get pose(): Pose {
    return this.#pose;
  }

  get narrow(): boolean {
    return this.#size.width < NARROW;
  }

  mesh(options: MeshOptions): Mesh {
    return this.#add(mesh(options));
  }

  lines(options: LinesOptions): Lines {
    return this.#add(lines(options));
  }

  dots(order: number): Dots {
    return this.#add(dots(order));
  }

  graph(layer: Mesh, graph: Graph): void {
    setGraph(layer, this.box, graph);
    this.request();
  }

  trace(layer: Lines, list: readonly Line[]): void {
    setLines(layer, list, this.#toWorld);
    this.request();
  }

  mark(layer: Dots, list: readonly Dot[]): void {
    const share = clamp(this.#size.width / 640, 0.7, 1);
    const sized = list.map((dot) => ({ ...dot, size: dot.size * share }));
    setDots(layer, sized, this.#toWorld);
    this.request();
  }

  request(): void {
    this.#motion.request();
  }

  animate(ms: number, step: (share: number) => void, done?: () => void): () => void {
    return this.#motion.animate(ms, step, done);
  }

  /** Fly to a pose; what it leaves out is as at rest. */
  look(to: Partial<Pose>, ms = 900): void {
    this.#stopSway();
    this.#flight();
    const [from, goal] = [this.#pose, { ...this.#home, ...to }];
    if (ms === 0) this.#pose = goal;
    else {
      this.#flight = this.animate(ms, (share) => {
        this.#pose = share === 1 ? goal : between(from, goal, eased(share));
      });
    }
    this.request();
  }

  /** The index of the point nearest to a place on the picture; -1 where none is near. */
  nearest(points: readonly Point[], x: number, y: number, reach = 22): number {
    const view = this.#view();
    let [least, which] = [reach, -1];
    points.forEach((point, i) => {
      const [px, py, depth] = project(view, this.#toWorld(point));
      const distance = Math.hypot(px - x, py - y) + depth * 2;
      if (distance < least) [least, which] = [distance, i];
    });
    return which;
  }

  /** A copy of the picture with its words. */
  snapshot(): HTMLCanvasElement {
    this.#draw(); // what WebGL drew is gone after its frame
    const { paper } = this.#colors;
    return withLabels(this.canvas, this.#labels.element, this.#size.ratio, css(paper));
  }

  readonly #toWorld = ([x, y, z]: Point): Point => placed(this.box, x, y, z);

  #view() {
    return viewOf(this.#pose, this.#size.width, this.#size.height);
  }

  #add<Kind extends AnyLayer>(layer: Kind): Kind {
    this.#layers.push(layer);
    this.#layers.sort((a, b) => a.order - b.order);
    return layer;
  }

  #draw(): void {
    const view = this.#view();
    setLines(this.#axes, axisLines(this.box, view, this.#colors), (point) => point);
    this.#labels.start();
    axisLabels(this.box, view, this.#labels);
    for (const note of this.notes) {
      if (note.minor && this.narrow) continue;
      const [x, y] = project(view, this.#toWorld(note.at));
      const [dx, dy] = note.off ?? [0, -16];
      const kind = note.kind ? `note ppo-surface__note--${note.kind}` : "note";
      const down = clamp(y + dy, 12, view.height - 12);
      this.#labels.keep(note.text, kind, x + dx, down, note.anchor ?? 0.5, view.width);
    }
    this.#labels.end();
    this.#picture.draw(view, this.#layers, this.#colors, this.#size.ratio);
  }

  #listen(frame: HTMLElement, signal: AbortSignal): void {
    const sized = new ResizeObserver(() => this.#resize(frame));
    sized.observe(frame);
    const seen = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        seen.disconnect();
        this.#greet();
      },
      { threshold: 0.4 },
    );
    seen.observe(frame);
    signal.addEventListener("abort", () => {
      sized.disconnect();
      seen.disconnect();
    });
    onRecolor(() => {
      this.#colors = colorsAt(this.#place);
      this.onRecolor();
      this.request();
    }, signal);
    const touch = (pose: Pose) => {
      this.#stopSway();
      this.#flight();
      // A turned plot is no plot any more: its perspective comes back little by little.
      this.#pose = bounded({ ...pose, lens: Math.min(this.#home.lens, pose.lens + 0.01) });
      this.request();
    };
    const on = {
      pose: () => this.#pose,
      move: touch,
      home: () => this.look({}),
      hover: (x: number, y: number) => this.onHover(x, y),
      press: (x: number, y: number) => this.onPress(x, y),
      key: (event: KeyboardEvent) => this.onKey(event),
    };
    handle(this.canvas, on, signal);
    this.#resize(frame);
  }

  #resize(frame: HTMLElement): void {
    const [width, height] = [frame.clientWidth || 1, frame.clientHeight || 1];
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.#size = { width, height, ratio };
    this.#picture.resize(width, height, ratio);
    this.request();
  }

  /** Once seen, sway a little, so that the reader notices that it turns. */
  #greet(): void {
    if (still()) return;
    this.#pause.hidden = false;
    const { yaw } = this.#pose;
    this.#sway = this.animate(
      SWAY_MS,
      (share) => {
        this.#pose = { ...this.#pose, yaw: yaw + SWAY * Math.sin(2 * Math.PI * share) };
      },
      () => this.#stopSway(),
    );
    this.onSeen();
  }

  #stopSway(): void {
    this.#sway();
    this.#sway = () => {};
    this.#pause.hidden = true;
  }
}
