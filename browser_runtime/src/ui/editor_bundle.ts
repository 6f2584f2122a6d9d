/** What editor.js provides: CodeMirror behind a narrow door. */
interface EditorBundle {
  /** Put an editor into `host`, in place of what is there. */
  mount(host: HTMLElement, options: EditorOptions): Editor;
}

export interface EditorOptions {
  readonly code: string;
  /** Name for screen readers. */
  readonly label: string;
  /** Position of the caret, counted in characters. */
  readonly caret: number;
  readonly onChange: () => void;
  /** Key (CodeMirror's notation, "Mod-Enter") -> what it does. */
  readonly keys: Record<string, () => void>;
}

/** A mounted editor. */
export interface Editor {
  getCode(): string;
  /** Replace everything as one step that Undo takes back. */
  setCode(code: string): void;
  focus(): void;
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
