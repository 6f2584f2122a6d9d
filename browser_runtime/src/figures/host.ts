/** Runs one figure inside an element: draws it, and draws it again after every change of its state. */
import { listen } from "./handles";
import type { Answer, Figure, Live, Picture } from "./kit/figure";
import { patch } from "./kit/shape";
import { linkTo, stateFrom } from "./link";
import { Mover } from "./motion";
import { takeAway } from "./take_away";
import { look, played, stepOf } from "./tour";

const QUIET_MS = 400;

/** A figure that is running. */
export interface Mounted {
  /** Show data from elsewhere in the page. @throws A sentence where the figure cannot. */
  open(data: unknown): void;
  /** The numbers for the formulas of the page; null where the figure has none. */
  live(): Live | null;
  /** The names of its questions. */
  readonly questions: readonly string[];
  /** Its questions that were answered. */
  chosen(): Readonly<Record<string, Answer>>;
  /** Show what was chosen in an earlier visit. */
  recall(numbers: Readonly<Record<string, number>>): void;
}

/**
 * Start a figure in `place`, in the state that the page's address names for it; aborting `signal` ends
 * it and leaves the last drawing.
 */
export function mount(
  place: HTMLElement,
  name: string,
  figure: Figure<unknown>,
  signal: AbortSignal,
): Mounted {
  // A tour that stays inside was put there by an earlier life of this element.
  const tour = place.closest(".ppo-toured--inside")?.querySelector("ppo-tour");
  const { stage, live, said, beside } = parts(place);
  if (tour) beside.prepend(tour);
  const linked = stateFrom(name, figure, location);
  let state = linked ?? figure.initial;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let picture: Picture<unknown> | null = null;
  const draw = () => {
    patch(stage, figure.view(state, Math.max(280, stage.clientWidth)));
    look(stage, place.dataset.look);
  };
  const mover = new Mover(figure, (next) => become(next, "motion"), signal);
  const become = (next: unknown, by: By = "press") => {
    if (next === state) return;
    const before = state;
    state = next;
    // Steps are seen as movements; what a hand drags follows it at once.
    stage.classList.toggle("ppo-figure__stage--moving", by !== "drag");
    draw();
    picture?.show(state, before, by === "tour" ? "tour" : "hand");
    mover.shown(state);
    place.dispatchEvent(new Event("ppo-shown"));
    // Speak once the reader pauses or the figure rests, not at every pixel of a drag.
    clearTimeout(timer);
    if (mover.moves(state)) return;
    timer = setTimeout(() => {
      live.textContent = figure.summary(state);
    }, QUIET_MS);
  };
  const set = (handle: string, value: number) => become(figure.set(state, handle, value), "drag");
  listen(stage, signal, set, (handle, key) => become(figure.press(state, handle, key)));
  const led = () => {
    const step = stepOf(place);
    if (step) become(played(figure, step), "tour");
    draw();
  };
  place.addEventListener("ppo-tour", led, { signal });
  // A formula of the page points at where its numbers come from.
  place.addEventListener("ppo-look", () => look(stage, place.dataset.look), { signal });
  const observer = new ResizeObserver(draw);
  observer.observe(stage);
  signal.addEventListener("abort", () => {
    observer.disconnect();
    clearTimeout(timer);
  });
  led();
  if (figure.picture) {
    place.classList.add("ppo-figure__pictured");
    const frame = document.createElement("div");
    frame.className = "ppo-figure__picture";
    place.prepend(frame);
    picture = figure.picture(frame, (part) => become({ ...(state as object), ...part }), signal);
    picture.show(state, null, "hand");
  }
  beside.append(
    takeAway({
      name,
      stage,
      hasPicture: picture !== null,
      link: () => linkTo(name, figure, state, location),
      snapshot: () => picture?.snapshot?.() ?? null,
      say: (sentence) => {
        said.textContent = sentence;
      },
    }),
    said,
  );
  if (linked !== null) place.scrollIntoView({ block: "center" });
  mover.openWhenSeen(stage, () => state === figure.initial, signal);
  return {
    live: () => figure.live?.(state) ?? null,
    questions: figure.questions?.names ?? [],
    chosen: () => figure.questions?.chosen(state) ?? {},
    recall(numbers) {
      if (figure.questions) become(figure.questions.recalled(state, numbers));
    },
    open(data) {
      if (!figure.open) throw new Error("This figure shows no data but its own.");
      become(figure.open(data));
    },
  };
}

type By = "press" | "drag" | "tour" | "motion";

/** The elements of a figure: what is drawn, what is spoken, and both in one column. */
function parts(place: HTMLElement) {
  const stage = document.createElement("div");
  stage.className = "ppo-figure__stage";
  const live = document.createElement("p");
  live.className = "ppo-figure__live";
  live.setAttribute("aria-live", "polite");
  const said = document.createElement("p");
  said.className = "ppo-take__said";
  said.setAttribute("role", "status");
  const beside = document.createElement("div");
  beside.className = "ppo-figure__beside";
  beside.append(stage, live);
  place.replaceChildren(beside);
  return { stage, live, said, beside };
}
