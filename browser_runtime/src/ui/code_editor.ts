/**
 * Code that becomes an editor when it is touched: highlighted text at first, CodeMirror as soon as a
 * reader points at it, and a plain text box where CodeMirror cannot be loaded.
 */
import { loadBundle } from "../site/assets";
import { h } from "./dom";
import type { Editor, Mark } from "./editor_bundle";
import { keyBar } from "./key_bar";

interface CodeEditorOptions {
  /** The code; when absent, the text of the `<code>` in the host, which stays as it is highlighted. */
  code?: string;
  /** Name for screen readers. */
  label: string;
  /** Ctrl/Cmd+Enter. */
  onRun?: () => void;
  /** Shift+Enter; `onRun` when absent. */
  onRunAndAdvance?: () => void;
  /** Ctrl/Cmd+S; the browser's own dialog never opens. */
  onSave?: () => void;
  /** Called after every change, including those by `setCode`. */
  onChange?: () => void;
}

export class CodeEditor {
  #editor: Editor | null = null;
  #area: HTMLTextAreaElement | null = null;
  #loading: Promise<void> | null = null;
  #code: string;
  #caret = 0;
  #focusWanted = false;
  readonly #host: HTMLElement;
  readonly #options: CodeEditorOptions;

  constructor(host: HTMLElement, options: CodeEditorOptions) {
    this.#host = host;
    this.#options = options;
    const shown = host.querySelector("code");
    this.#code = options.code ?? codeText(shown);
    if (options.code !== undefined && options.code !== codeText(shown)) this.#showText();
    this.#invite();
  }

  getCode(): string {
    return this.#editor?.getCode() ?? this.#area?.value ?? this.#code;
  }

  /** Replace the code; where the editor is open, Undo takes it back. */
  setCode(code: string): void {
    if (this.#editor) {
      this.#editor.setCode(code); // calls onChange itself
      return;
    }
    this.#code = code;
    if (this.#area) this.#area.value = code;
    else {
      this.#showText();
      this.#invite();
    }
    this.#options.onChange?.();
  }

  /** Open the editor and put the caret into it. */
  focus(): void {
    this.#focusWanted = true;
    void this.load();
    this.#focusIfWanted();
  }

  /** Load CodeMirror in place of the text; does nothing the second time. */
  load(): Promise<void> {
    this.#loading ??= this.#open();
    return this.#loading;
  }

  /** Mark a line, until the text changes; null removes the mark. */
  mark(mark: Mark | null): void {
    if (mark && !this.#editor) void this.load().then(() => this.#editor?.mark(mark));
    else this.#editor?.mark(mark);
  }

  /** Type text at the caret, as a key of an on-screen bar does. */
  async insert(text: string): Promise<void> {
    await this.load();
    this.#editor?.insert(text);
    if (!this.#area) return;
    this.#area.setRangeText(text, this.#area.selectionStart, this.#area.selectionEnd, "end");
    this.#options.onChange?.();
  }

  destroy(): void {
    this.#code = this.getCode();
    this.#editor?.destroy();
    this.#editor = null;
  }

  async #open(): Promise<void> {
    const keys = this.#keys();
    try {
      const { mount } = await loadBundle("editor");
      this.#editor = mount(this.#host, {
        code: this.#code,
        label: this.#options.label,
        caret: this.#caret,
        onChange: () => this.#options.onChange?.(),
        keys,
      });
    } catch {
      this.#area = this.#textBox(keys);
      this.#host.replaceChildren(this.#area);
    }
    const bar = keyBar((text) => void this.insert(text));
    if (bar) this.#host.append(bar);
    this.#focusIfWanted();
  }

  #focusIfWanted(): void {
    if (!this.#focusWanted || !(this.#editor || this.#area)) return;
    this.#focusWanted = false;
    this.#editor?.focus();
    this.#area?.focus();
  }

  #keys(): Record<string, () => void> {
    const { onRun, onRunAndAdvance = onRun, onSave } = this.#options;
    return {
      "Mod-Enter": () => onRun?.(),
      "Shift-Enter": () => onRunAndAdvance?.(),
      "Mod-s": () => onSave?.(),
    };
  }

  /** Make the highlighted text focusable: a click or the focus opens the editor at that place. */
  #invite(): void {
    const text = this.#host.querySelector("pre");
    if (!text) return;
    text.tabIndex = 0;
    text.setAttribute("role", "textbox");
    text.setAttribute("aria-multiline", "true");
    text.setAttribute("aria-label", this.#options.label);
    // Pointing at the text only fetches the editor; it keeps its looks until it is touched.
    const fetchAhead = () => void loadBundle("editor").catch(() => undefined);
    text.addEventListener("pointerenter", fetchAhead, { once: true });
    text.addEventListener("focus", () => this.focus(), { once: true });
    text.addEventListener("click", (event) => {
      this.#caret = caretAt(text, event) ?? 0;
      this.focus();
    });
  }

  #showText(): void {
    this.#host.replaceChildren(h("pre", {}, h("code", { class: "language-python" }, this.#code)));
  }

  #textBox(keys: Record<string, () => void>): HTMLTextAreaElement {
    const onkeydown = (event: KeyboardEvent) => {
      const mod = event.ctrlKey || event.metaKey;
      const name = `${mod ? "Mod-" : event.shiftKey ? "Shift-" : ""}${event.key}`;
      if (!keys[name]) return;
      event.preventDefault();
      keys[name]();
    };
    const area = h("textarea", {
      class: "ppo-code__plain",
      "aria-label": this.#options.label,
      rows: this.#code.split("\n").length + 1,
      spellcheck: false,
      onkeydown,
      oninput: () => this.#options.onChange?.(),
    });
    area.value = this.#code;
    return area;
  }
}

/** The text of highlighted code, without buttons that the theme puts into it. */
export function codeText(code: Element | null): string {
  if (!code) return "";
  const copy = code.cloneNode(true) as Element;
  for (const foreign of copy.querySelectorAll("button, nav")) foreign.remove();
  return (copy.textContent ?? "").replace(/\n$/, "");
}

/** Characters of `text` before the clicked place; null where the browser does not report it. */
function caretAt(text: Element, { clientX, clientY }: MouseEvent): number | null {
  const place = document.caretRangeFromPoint?.(clientX, clientY);
  if (!place || !text.contains(place.startContainer)) return null;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(place.startContainer, place.startOffset);
  return before.toString().length;
}
