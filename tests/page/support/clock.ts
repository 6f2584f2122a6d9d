/** A clock that a test moves, so that no test sleeps: setTimeout and Date follow it. */
import { mock } from "node:test";

export class Clock {
  constructor() {
    mock.timers.enable({ apis: ["setTimeout", "Date"] });
  }

  /** Let time pass in small steps; what a timer wakes has its turn before the next step. */
  async pass(milliseconds: number): Promise<void> {
    const step = Math.max(1, milliseconds / 100);
    await settled();
    for (let left = milliseconds; left > 0; left -= step) {
      mock.timers.tick(Math.min(step, left));
      await settled();
    }
  }

  stop(): void {
    mock.timers.reset();
  }
}

/** Give promises, streams and databases their turn. */
export async function settled(turns = 8): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
