/** The keyboard of a board: walking, picking up, moving, indenting, putting back. */

/** A board, as the keys use it. */
export interface Keyed {
  /** Whether a block is picked up. */
  readonly holding: boolean;
  walk(by: number): void;
  press(): void;
  move(by: number): void;
  indent(by: number): void;
  remove(): void;
  cancel(): void;
}

const FAR = 1000;

/** Do the action of a key; keys without one here keep their own meaning. */
export function boardKey(event: KeyboardEvent, board: Keyed, check: () => void): void {
  const action = meaning(event, board, check);
  if (!action) return;
  event.preventDefault();
  action();
}

function meaning(
  { key, altKey, ctrlKey, metaKey }: KeyboardEvent,
  board: Keyed,
  check: () => void,
): (() => void) | undefined {
  if (ctrlKey || metaKey) return key === "Enter" ? check : undefined;
  const moving = board.holding || altKey;
  const step = (by: number) => () => (moving ? board.move(by) : board.walk(by));
  const keys: Record<string, () => void> = {
    ArrowUp: step(-1),
    ArrowDown: step(1),
    Home: step(-FAR),
    End: step(FAR),
    ArrowLeft: () => board.indent(-1),
    ArrowRight: () => board.indent(1),
    Enter: () => board.press(),
    " ": () => board.press(),
    Delete: () => board.remove(),
    Backspace: () => board.remove(),
    Escape: () => board.cancel(),
  };
  return keys[key];
}
