/**
 * Blocks to be put in order: a shelf of unused ones above the program that they make.
 *
 * The keyboard reaches the grip of a block (one tab stop for all of them), and a finger drags it.
 * The buttons under the program do the same for readers without either.
 */
import { h, setText } from "../../ui/dom";
import {
  type Arrangement,
  described,
  fromText,
  indented,
  moved,
  placed,
  placeOf,
  toText,
  without,
} from "./arrangement";
import { boardKey } from "./board_keys";
import { tools } from "./board_tools";
import { letDrag } from "./drag";

export interface Block {
  readonly id: string;
  /** Its code, as an element. */
  readonly code: HTMLElement;
  /** Its name for screen readers. */
  readonly name: string;
}

interface Options {
  /** The program's name for screen readers. */
  label: string;
  blocks: readonly Block[];
  /** Code that stands above the program and is not moved. */
  head: string;
  onChange: () => void;
  /** Ctrl/Cmd+Enter. */
  onCheck: () => void;
}

const HELP = "Drag the blocks, or tap one to use it and move it with the buttons.";
const KEYS =
  " On the keyboard, up and down walk from block to block. Enter uses a block or picks it up; the " +
  "arrows then move it, left and right indent. Delete puts it back.";

export class Board {
  readonly element: HTMLElement;
  readonly #options: Options;
  readonly #items = new Map<string, HTMLElement>();
  readonly #shelf = h("ul", { class: "ppo-board__shelf", "aria-label": "Unused blocks" });
  readonly #program: HTMLElement;
  readonly #said = h("p", { class: "ppo-visually-hidden", role: "status" });
  readonly #tools = tools({
    "↑ Up": () => this.move(-1),
    "↓ Down": () => this.move(1),
    "← Out": () => this.indent(-1),
    "→ In": () => this.indent(1),
    "Put back": () => this.remove(),
  });
  #lines: Arrangement = [];
  #current: string;
  /** The arrangement that Escape restores while a block is picked up. */
  #before: Arrangement | null = null;

  constructor(options: Options) {
    this.#options = options;
    this.#program = h("ol", { class: "ppo-board__program", "aria-label": options.label });
    this.#current = options.blocks[0]?.id ?? "";
    for (const block of options.blocks) this.#items.set(block.id, this.#item(block));
    this.element = h(
      "div",
      { class: "ppo-board" },
      h("p", { class: "ppo-board__help" }, HELP, h("span", { class: "ppo-board__keys" }, KEYS)),
      h("p", { class: "ppo-board__title", "aria-hidden": "true" }, "Unused blocks"),
      this.#shelf,
      h("p", { class: "ppo-board__title", "aria-hidden": "true" }, options.label),
      options.head.trim() &&
        h("pre", { class: "ppo-board__head" }, h("code", {}, options.head.trimEnd())),
      this.#program,
      this.#tools.element,
      this.#said,
    );
    letDrag(this.element, {
      start: (id) => this.#hold(id),
      over: (place) => this.#arrange(this.#dragged(place)),
      end: (kept) => this.#drop(kept),
    });
    this.#draw();
  }

  get text(): string {
    return toText(this.#lines);
  }

  get lines(): Arrangement {
    return this.#lines;
  }

  set(text: string): void {
    this.#before = null;
    this.#arrange(fromText(text, [...this.#items.keys()]));
  }

  focus(): void {
    this.#grip(this.#current)?.focus();
  }

  /** Show which line the verdict is about, until something moves. */
  mark(line: number | null): void {
    for (const item of this.#items.values()) item.classList.remove("ppo-block--wrong");
    const meant = line === null ? undefined : this.#lines[line - 1];
    if (meant) this.#items.get(meant.block)?.classList.add("ppo-block--wrong");
  }

  get holding(): boolean {
    return this.#before !== null;
  }

  /** Walk to the block `by` places further on, shelf first. */
  walk(by: number): void {
    const ids = [...this.#unused(), ...this.#lines.map(({ block }) => block)];
    const next = ids[Math.max(0, Math.min(ids.length - 1, ids.indexOf(this.#current) + by))];
    if (next !== undefined) this.#current = next;
    this.#draw();
    this.focus();
  }

  /** Use an unused block; pick up a used one, or put it down. */
  press(): void {
    if (this.#before) this.#drop(true);
    else if (placeOf(this.#lines, this.#current) < 0) this.#use(true);
    else {
      this.#hold(this.#current);
      this.#say("Picked up,");
    }
    this.focus();
  }

  move(by: number): void {
    this.#change(moved(this.#lines, this.#current, by), "Moved to");
  }

  indent(by: number): void {
    this.#change(indented(this.#lines, this.#current, by), "Now");
  }

  remove(): void {
    if (placeOf(this.#lines, this.#current) < 0) return;
    this.#before = null;
    this.#change(without(this.#lines, this.#current), "Now");
  }

  /** Put the picked-up block back where it was. */
  cancel(): void {
    if (this.#before) this.#drop(false);
  }

  #use(held: boolean): void {
    if (held) this.#before = this.#lines;
    const last = this.#lines.at(-1)?.indent ?? 0;
    this.#change(placed(this.#lines, this.#current, this.#lines.length, last), "Used as");
  }

  #hold(id: string): void {
    this.#current = id;
    this.#before = this.#lines;
    this.#draw();
  }

  #drop(kept: boolean): void {
    const before = this.#before;
    this.#before = null;
    if (!kept && before) this.#arrange(before);
    this.#draw();
    this.#say(kept ? "Put down," : "As it was:");
  }

  #dragged(place: { at: number; indent: number } | null): Arrangement {
    if (!place) return without(this.#lines, this.#current);
    return placed(this.#lines, this.#current, place.at, place.indent);
  }

  #change(lines: Arrangement, how: string): void {
    if (placeOf(lines, this.#current) < 0 && lines === this.#lines) return;
    this.#arrange(lines);
    this.#say(how);
  }

  #arrange(lines: Arrangement): void {
    if (toText(lines) === this.text) return;
    this.#lines = lines;
    this.mark(null);
    this.#draw();
    this.#options.onChange();
  }

  #say(how: string): void {
    setText(this.#said, `${how} ${described(this.#lines, this.#current)}.`);
  }

  #unused(): string[] {
    return [...this.#items.keys()].filter((id) => placeOf(this.#lines, id) < 0);
  }

  #draw(): void {
    const focused = document.activeElement === this.#grip(this.#current);
    const current = this.#items.get(this.#current);
    fillList(
      this.#shelf,
      this.#unused().map((id) => this.#items.get(id)!),
      current,
    );
    fillList(
      this.#program,
      this.#lines.map(({ block }) => this.#items.get(block)!),
      current,
    );
    for (const [id, item] of this.#items) {
      const line = this.#lines[placeOf(this.#lines, id)];
      item.style.setProperty("--ppo-indent", String(line?.indent ?? 0));
      item.classList.toggle("ppo-block--current", id === this.#current);
      item.classList.toggle("ppo-block--held", id === this.#current && this.#before !== null);
      this.#grip(id)!.tabIndex = id === this.#current ? 0 : -1;
    }
    this.#tools.enable(placeOf(this.#lines, this.#current) >= 0);
    if (focused) this.focus();
  }

  #grip(id: string): HTMLElement | null | undefined {
    return this.#items.get(id)?.querySelector<HTMLElement>(".ppo-block__grip");
  }

  #item({ id, code, name }: Block): HTMLElement {
    const grip = h("button", { type: "button", class: "ppo-block__grip", "aria-label": name }, "⠿");
    grip.addEventListener("keydown", (event) => boardKey(event, this, this.#options.onCheck));
    grip.addEventListener("focus", () => this.#select(id));
    const item = h("li", { class: "ppo-block", "data-block": id }, grip, code);
    item.addEventListener("click", (event) => {
      if ((event.target as Element).closest("input")) return;
      this.#select(id);
      if (placeOf(this.#lines, id) < 0) this.#use(false);
      this.focus();
    });
    return item;
  }

  #select(id: string): void {
    if (id === this.#current) return;
    this.#before = null;
    this.#current = id;
    this.#draw();
  }
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
