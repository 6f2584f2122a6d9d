/** The narrow interface to CodeMirror that editor.js provides. */
interface EditorBundle {
  /** Put an editor into `host`, in place of its content. */
  mount(host: HTMLElement, options: EditorOptions): Editor;
}

export interface EditorOptions {
  readonly code: string;
  /** Name for screen readers. */
  readonly label: string;
  /** Position of the caret, counted in characters. */
  readonly caret: number;
  readonly onChange: () => void;
  /** Key in CodeMirror's notation, "Mod-Enter" -> its action. */
  readonly keys: Record<string, () => void>;
}

/** A line that is pointed at, from 1: where something went wrong, or what runs next. */
export interface Mark {
  readonly line: number;
  readonly look: "wrong" | "next";
}

/** A mounted editor. */
export interface Editor {
  getCode(): string;
  /** Replace all the code in one step, which Undo takes back. */
  setCode(code: string): void;
  focus(): void;
  /** Mark one line, until the text changes; null removes the mark. */
  mark(mark: Mark | null): void;
  undo(): void;
  /** Type text at the caret, as a key of an on-screen bar does. */
  insert(text: string): void;
  destroy(): void;
}

declare module "../site/registry" {
  interface Slots {
    editor: EditorBundle;
  }
}
