/** The blocks of a board as elements: on the shelf or in the program, one of them the current. */
import { h } from "../../ui/dom";
import type { Mark } from "../../ui/editor_bundle";
import { type Arrangement, placeOf } from "./arrangement";

export interface Block {
  readonly id: string;
  /** Its code, as an element. */
  readonly code: HTMLElement;
  /** Its name for screen readers. */
  readonly name: string;
}

/** What is done to a block, by its id. */
interface Handlers {
  key: (event: KeyboardEvent) => void;
  focused: (id: string) => void;
  tapped: (id: string) => void;
}

export class BoardBlocks {
  readonly shelf = h("ul", { class: "ppo-board__shelf", "aria-label": "Unused blocks" });
  readonly program: HTMLElement;
  readonly #items = new Map<string, HTMLElement>();

  /** @param label The program's name for screen readers. */
  constructor(blocks: readonly Block[], label: string, handlers: Handlers) {
    this.program = h("ol", { class: "ppo-board__program", "aria-label": label });
    for (const block of blocks) this.#items.set(block.id, itemOf(block, handlers));
  }

  get ids(): string[] {
    return [...this.#items.keys()];
  }

  /** Blocks that are not in the program. */
  unused(lines: Arrangement): string[] {
    return this.ids.filter((id) => placeOf(lines, id) < 0);
  }

  focus(id: string): void {
    this.#grip(id)?.focus();
  }

  /** Point at one block, or at none. */
  mark(block: string | undefined, look: Mark["look"]): void {
    for (const [id, item] of this.#items) {
      item.classList.toggle("ppo-block--wrong", id === block && look === "wrong");
      item.classList.toggle("ppo-block--next", id === block && look === "next");
    }
  }

  draw(lines: Arrangement, current: string, held: boolean): void {
    const focused = document.activeElement === this.#grip(current);
    const fixed = this.#items.get(current);
    const items = (ids: string[]) => ids.map((id) => this.#items.get(id)!);
    fillList(this.shelf, items(this.unused(lines)), fixed);
    fillList(this.program, items(lines.map(({ block }) => block)), fixed);
    for (const [id, item] of this.#items) {
      const line = lines[placeOf(lines, id)];
      item.style.setProperty("--ppo-indent", String(line?.indent ?? 0));
      item.classList.toggle("ppo-block--current", id === current);
      item.classList.toggle("ppo-block--held", id === current && held);
      this.#grip(id)!.tabIndex = id === current ? 0 : -1;
    }
    if (focused) this.focus(current);
  }

  #grip(id: string): HTMLElement | null | undefined {
    return this.#items.get(id)?.querySelector<HTMLElement>(".ppo-block__grip");
  }
}

function itemOf({ id, code, name }: Block, { key, focused, tapped }: Handlers): HTMLElement {
  const grip = h("button", { type: "button", class: "ppo-block__grip", "aria-label": name }, "⠿");
  grip.addEventListener("keydown", key);
  grip.addEventListener("focus", () => focused(id));
  const item = h("li", { class: "ppo-block", "data-block": id }, grip, code);
  item.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("input")) tapped(id);
  });
  return item;
}

/** Bring a list into order around `fixed`, which keeps its focus by not being moved itself. */
function fillList(list: Element, items: HTMLElement[], fixed: HTMLElement | undefined): void {
  if (!fixed || fixed.parentElement !== list || !items.includes(fixed)) {
    list.replaceChildren(...items);
    return;
  }
  const at = items.indexOf(fixed);
  for (const item of items.slice(0, at)) list.insertBefore(item, fixed);
  list.append(...items.slice(at + 1));
}
