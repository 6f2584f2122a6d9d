/** An exercise and its verdicts, as Python describes them. */
export type {
  Distractor,
  ExerciseView,
  Faded,
  Hint,
  ProbeView,
  Question,
  SettingView,
} from "../generated/exercise.generated";
export type {
  Check,
  Compared,
  Difference,
  ProbeResult,
  Table,
  Verdict,
} from "../generated/grading.generated";
