/** The lines in which a program differs from its starter. */

/** One line replaced, added or deleted. Numbers count from 1; null where there is no such line. */
export interface LineEdit {
  readonly was: string | null;
  readonly is: string | null;
  /** The line in the new program; of a deleted one, the line before which it stood. */
  readonly at: number;
}

interface Numbered {
  readonly text: string;
  readonly number: number;
}

/**
 * The number of changed lines: the edit distance over lines. Empty lines and blanks at the end of a
 * line are layout and do not count. The grader counts the same way.
 */
export function changedLines(before: string, after: string): number {
  return lineEdits(before, after).length;
}

/** The fewest edits that turn `before` into `after`, from top to bottom. */
export function lineEdits(before: string, after: string): LineEdit[] {
  const [old, now] = [numbered(before), numbered(after)];
  const left = distances(old, now);
  const end = after.split("\n").length + 1;
  const edits: LineEdit[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [was, is] = [old[i], now[j]];
    const rest = left[i]![j]!;
    if (was && is && was.text === is.text && rest === left[i + 1]![j + 1]) [i, j] = [i + 1, j + 1];
    else if (was && is && rest === left[i + 1]![j + 1]! + 1) {
      edits.push({ was: was.text, is: is.text, at: is.number });
      [i, j] = [i + 1, j + 1];
    } else if (was && rest === left[i + 1]![j]! + 1) {
      edits.push({ was: was.text, is: null, at: is?.number ?? end });
      i += 1;
    } else {
      edits.push({ was: null, is: is!.text, at: is!.number });
      j += 1;
    }
  }
  return edits;
}

/** The new program with one edit taken back. */
export function reverted(code: string, { was, is, at }: LineEdit): string {
  const lines = code.split("\n");
  lines.splice(at - 1, is === null ? 0 : 1, ...(was === null ? [] : [was]));
  return lines.join("\n");
}

function numbered(code: string): Numbered[] {
  const lines = code
    .split("\n")
    .map((text, index) => ({ text: text.trimEnd(), number: index + 1 }));
  return lines.filter(({ text }) => text !== "");
}

/** `[i][j]`: edits between the rest of the programs from line i and line j on. */
function distances(old: Numbered[], now: Numbered[]): number[][] {
  const table = Array.from({ length: old.length + 1 }, (_, i) =>
    Array.from({ length: now.length + 1 }, (_, j) => old.length - i + now.length - j),
  );
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const same = old[i]!.text === now[j]!.text ? 0 : 1;
      table[i]![j] = Math.min(
        table[i + 1]![j + 1]! + same,
        table[i + 1]![j]! + 1,
        table[i]![j + 1]! + 1,
      );
    }
  }
  return table;
}
