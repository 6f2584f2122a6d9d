/** A program to be put together from shuffled blocks, some of which do not belong (Parsons). */
import { h } from "../../ui/dom";
import type { Verdict } from "../types";
import type { Desk, Work } from "../work";
import { type Block, Board } from "./board";

export class OrderWork implements Work {
  readonly starter: string;
  readonly actions = {};
  readonly #board: Board;

  /** @param list The blocks as the page shows them without scripts; the board takes their place. */
  constructor(list: Element, desk: Desk) {
    const items = [...list.querySelectorAll<HTMLElement>("[data-block]")];
    this.#board = new Board({
      label: "Your program",
      blocks: items.map(blockOf),
      head: list.querySelector(".ppo-board__head")?.textContent ?? "",
      onChange: () => desk.changed(),
      onCheck: () => desk.check(),
    });
    this.starter = this.#board.text;
    list.replaceWith(this.#board.element);
  }

  get text(): string {
    return this.#board.text;
  }

  set(text: string): void {
    this.#board.set(text);
  }

  focus(): void {
    this.#board.focus();
  }

  show({ status, line }: Verdict): void {
    this.#board.mark(status === "failed" ? line : null);
  }
}

export function mountOrder(exercise: HTMLElement, desk: Desk): Work | null {
  const list = exercise.querySelector(".ppo-order");
  return list && new OrderWork(list, desk);
}

function blockOf(item: HTMLElement): Block {
  const code = item.querySelector("code") ?? h("code");
  return { id: item.dataset.block ?? "", code, name: code.textContent ?? "" };
}
