/** Under a cell: its variables, or a recorded run of its lines. */
import { Stepper } from "../bench/stepper";
import { variableTable } from "../bench/variables";
import type { Recording } from "../generated/cells.generated";
import { runtime } from "../python/runtime";
import { h } from "../ui/dom";
import type { Mark } from "../ui/editor_bundle";

export class CellBench {
  readonly element = h("div", { class: "ppo-bench" });
  readonly #mark: (mark: Mark | null) => void;

  /** @param mark Marks a line of the code. */
  constructor(mark: (mark: Mark | null) => void) {
    this.#mark = mark;
  }

  clear(): void {
    this.element.replaceChildren();
  }

  /** Show the variables of a session. @throws StoppedError, LostError or PythonError. */
  async inspect(session: string): Promise<void> {
    const { variables } = await runtime().inspect(session);
    this.element.replaceChildren(variableTable(variables));
  }

  /** Walk through a recorded run. */
  walk(recording: Recording): void {
    const point = (line: number) => this.#mark({ line, look: "next" });
    const close = () => {
      this.clear();
      this.#mark(null);
    };
    this.element.replaceChildren(new Stepper(recording, point, close).element);
  }
}
