/**
 * Blocks to be put in order: a shelf of unused ones above the program that they make.
 *
 * The keyboard reaches the grip of a block (one tab stop for all of them), and a finger drags it.
 * The buttons under the program do the same for readers without either.
 */
import { h, setText } from "../../ui/dom";
import type { Mark } from "../../ui/editor_bundle";
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
import { type Block, BoardBlocks } from "./board_blocks";
import { boardKey } from "./board_keys";
import { boardHelp, tools } from "./board_tools";
import { letDrag } from "./drag";

export type { Block };

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

export class Board {
  readonly element: HTMLElement;
  readonly #options: Options;
  readonly #blocks: BoardBlocks;
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
    this.#current = options.blocks[0]?.id ?? "";
    this.#blocks = new BoardBlocks(options.blocks, options.label, {
      key: (event) => boardKey(event, this, options.onCheck),
      focused: (id) => this.#select(id),
      tapped: (id) => this.#tapped(id),
    });
    this.element = h(
      "div",
      { class: "ppo-board" },
      boardHelp(),
      h("p", { class: "ppo-board__title", "aria-hidden": "true" }, "Unused blocks"),
      this.#blocks.shelf,
      h("p", { class: "ppo-board__title", "aria-hidden": "true" }, options.label),
      options.head.trim() &&
        h("pre", { class: "ppo-board__head" }, h("code", {}, options.head.trimEnd())),
      this.#blocks.program,
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
    this.#arrange(fromText(text, this.#blocks.ids));
  }

  focus(): void {
    this.#blocks.focus(this.#current);
  }

  /** Show which line a verdict or a run is about, until something moves. */
  mark(line: number | null, look: Mark["look"] = "wrong"): void {
    this.#blocks.mark(line === null ? undefined : this.#lines[line - 1]?.block, look);
  }

  get holding(): boolean {
    return this.#before !== null;
  }

  /** Walk to the block `by` places further on, shelf first. */
  walk(by: number): void {
    const ids = [...this.#blocks.unused(this.#lines), ...this.#lines.map(({ block }) => block)];
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

  #draw(): void {
    this.#blocks.draw(this.#lines, this.#current, this.#before !== null);
    this.#tools.enable(placeOf(this.#lines, this.#current) >= 0);
  }

  #tapped(id: string): void {
    this.#select(id);
    if (placeOf(this.#lines, id) < 0) this.#use(false);
    this.focus();
  }

  #select(id: string): void {
    if (id === this.#current) return;
    this.#before = null;
    this.#current = id;
    this.#draw();
  }
}
