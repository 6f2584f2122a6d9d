/**
 * One walk from the end of a recording to its start, frame by frame.
 *
 * The reference is `ppo_ref.gae.compute_gae`; `tests/browser_runtime/test_figures.py` compares the
 * carry of every frame with it.
 */
import { gae, type Tape } from "./gae_math";

/** `rest` before the walk, `arrive` when the carry has come to a step, `grow` with its surprise. */
type Phase = "rest" | "arrive" | "grow";

export interface Frame {
  readonly phase: Phase;
  /** The step at which the carry stands; the number of steps while it rests. */
  readonly step: number;
  /** What is carried now. */
  readonly carry: number;
  /** Why nothing comes from the row behind: the recording is over, or another episode begins. */
  readonly cut: "edge" | "terminated" | "truncated" | null;
}

export function framesOf(tape: Tape, gamma: number, lambda: number): Frame[] {
  const { advantages } = gae(tape, gamma, lambda);
  const last = advantages.length - 1;
  const frames: Frame[] = [{ phase: "rest", step: last + 1, carry: 0, cut: null }];
  for (let step = last; step >= 0; step--) {
    const end = tape.ends[step]!;
    const cut = end !== "running" ? end : step === last ? "edge" : null;
    const carry = cut === null ? gamma * lambda * advantages[step + 1]! : 0;
    frames.push({ phase: "arrive", step, carry, cut });
    frames.push({ phase: "grow", step, carry: advantages[step]!, cut });
  }
  return frames;
}
