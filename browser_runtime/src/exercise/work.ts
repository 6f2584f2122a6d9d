/** The working area of one kind of exercise, and the exercise as the kind uses it. */
import type { Attempt } from "../progress/record";
import type { Mark } from "../ui/editor_bundle";
import type { Program } from "./program";
import type { ExerciseView, Verdict } from "./types";

/** The exercise, as its kind uses it. */
export interface Desk {
  readonly slug: string;
  readonly title: string;
  /** Tell the reader something, beside the button. */
  say(text: string): void;
  /** The work has changed: it will be saved. */
  changed(): void;
  /** Save now, and say so. */
  save(): void;
  /** Hand in the work. */
  check(): void;
}

/** The working area of one kind; it takes the place of the text shown without scripts. */
export interface Work {
  /** The present work: saved, handed in and kept with each attempt as this text. */
  readonly text: string;
  /** The text that the reader began with. */
  readonly starter: string;
  /** Further things to do with it, by name. */
  readonly actions: Record<string, () => void>;
  /** Names of the probes that were run, where the kind has some. */
  readonly probes?: readonly string[];
  /** The work as a program, where it is one; null where a part is missing, which it then says. */
  program?(): Program | null;
  /** Mark a line of the program, as the reader counts them; null removes the mark. */
  mark?(mark: Mark | null): void;
  /** Put another text in its place. */
  set(text: string): void;
  focus(): void;
  /** Everything else about the exercise is here. */
  open?(view: ExerciseView): void;
  /** A sentence on why the work cannot be handed in yet; null when it can. */
  readonly problem?: string | null;
  /** Show the findings of a verdict in the work. */
  show?(verdict: Verdict): void;
  /** Receive the attempts so far, after every attempt. */
  recall?(attempts: readonly Attempt[]): void;
}

/** Make the working area inside `exercise`; null where there are only questions. */
export type Mount = (exercise: HTMLElement, desk: Desk) => Work | null;
