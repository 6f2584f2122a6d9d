/** A sentence with the choices it offers, under the bar of an exercise. */
import { button, h } from "../ui/dom";

export class Notice {
  readonly element = h("div", { class: "ppo-cell__notice", role: "status", hidden: true });

  /** Whether no choice is offered at the moment. */
  get isFree(): boolean {
    return this.element.hidden;
  }

  offer(text: string, ...actions: [label: string, act: () => void][]): void {
    const buttons = actions.map(([label, act]) => button(label, act));
    this.element.replaceChildren(h("span", {}, text), ...buttons);
    this.element.hidden = false;
  }

  close(): void {
    this.element.hidden = true;
  }
}
