/** What the build says of an exercise, and what the grader says of an attempt. */

export interface Hint {
  text: string;
  /** Misconceptions that this hint is for. */
  for?: string[];
  /** Opens only after an attempt. */
  needs_attempt?: boolean;
}

export interface Distractor {
  value: string | number;
  message: string;
  id?: string;
}

export interface Question {
  id: string;
  ask: string;
  /** A number is typed, a string is chosen. */
  answer: string | number;
  right: string;
  wrong: string;
  distractors?: Distractor[];
}

/** `exercise.json`, made by `Exercise.view` of `browser_runtime.grading`. */
export interface ExerciseView {
  title: string;
  type: "predict" | "implement" | "debug" | "write-test" | "gate";
  number: string;
  function: string;
  /** Slug of the exercise whose code a reader may bring along; empty for none. */
  code_from: string;
  starter: string;
  solution: string;
  remarks: string;
  hints: Hint[];
  questions: Question[];
}

export interface Table {
  columns: string[];
  rows: string[][];
  wrong_row: number;
}

export interface Difference {
  case: string;
  given: string;
  quantity: string;
  at: string;
  got: string;
  expected: string;
  table: Table | null;
}

export interface Check {
  name: string;
  passed: boolean;
  detail: string;
}

/** `Verdict.to_dict` of `browser_runtime.grading`. */
export interface Verdict {
  status: "passed" | "failed" | "grader_error";
  stage: string;
  message: string;
  misconception: string | null;
  difference: Difference | null;
  checks: Check[];
  trace: string;
  line: number | null;
  printed: string;
  seed: number;
  seconds: number;
}
