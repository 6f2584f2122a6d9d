/** A program to be put together from shuffled blocks, some of which do not belong (Parsons). */
import { h } from "../../ui/dom";
import type { Mark } from "../../ui/editor_bundle";
import { arranged, type Program } from "../program";
import type { Verdict } from "../types";
import type { Desk, Work } from "../work";
import { type Block, Board } from "./board";

export class OrderWork implements Work {
  readonly starter: string;
  readonly actions = {};
  readonly #board: Board;
  readonly #desk: Desk;
  readonly #head: string;
  /** The code of every block, by its id. */
  readonly #code: ReadonlyMap<string, string>;

  /** @param list The blocks as the page shows them without scripts; the board takes their place. */
  constructor(list: Element, desk: Desk) {
    const items = [...list.querySelectorAll<HTMLElement>("[data-block]")];
    const blocks = items.map(blockOf);
    this.#head = list.querySelector(".ppo-board__head")?.textContent ?? "";
    this.#code = new Map(blocks.map(({ id, name }) => [id, name]));
    this.#desk = desk;
    this.#board = new Board({
      label: "Your program",
      blocks,
      head: this.#head,
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

  program(): Program | null {
    const rows = this.#board.lines.map(({ block, indent }) => ({
      text: this.#code.get(block) ?? "",
      indent,
    }));
    if (rows.length > 0) return arranged(this.#head, rows);
    this.#desk.say("There is no line to run yet: put some blocks into your program.");
    this.focus();
    return null;
  }

  mark(mark: Mark | null): void {
    this.#board.mark(mark?.line ?? null, mark?.look);
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
