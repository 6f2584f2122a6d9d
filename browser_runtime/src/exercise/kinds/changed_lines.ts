/** The lines in which a program differs from its starter, counted as the grader counts them. */
import { type Statement, statements } from "./statements";

/** One statement replaced, added or deleted, and how many changed lines that is. */
export interface LineEdit {
  /** The code as it was and as it is now; null where there is none. */
  readonly was: string | null;
  readonly is: string | null;
  /** The row of the new program; of a deleted statement, the row before which it stood. */
  readonly at: number;
  readonly lines: number;
  /** The new program with this edit taken back. */
  readonly reverted: string;
}

/** The number of changed lines. */
export function changedLines(before: string, after: string): number {
  return lineEdits(before, after).reduce((sum, { lines }) => sum + lines, 0);
}

/** The cheapest edits that turn `before` into `after`, from top to bottom. */
export function lineEdits(before: string, after: string): LineEdit[] {
  const [old, now] = [statements(before), statements(after)];
  const left = distances(old, now);
  const edits: LineEdit[] = [];
  let [i, j] = [0, 0];
  const edit = (was: Statement | null, is: Statement | null) => {
    edits.push({
      was: was && before.slice(was.from, was.to),
      is: is && after.slice(is.from, is.to),
      at: (is ?? now[j])?.row ?? after.split("\n").length + 1,
      lines: is?.lines ?? 1,
      reverted: withoutEdit(before, after, was, is, now[j]),
    });
    if (was) i += 1;
    if (is) j += 1;
  };
  while (i < old.length || j < now.length) {
    const [was, is] = [old[i], now[j]];
    const rest = left[i]![j]!;
    const both = was && is && left[i + 1]![j + 1]!;
    if (was && is && was.text === is.text && rest === both) [i, j] = [i + 1, j + 1];
    else if (was && is && rest === both! + is.lines) edit(was, is);
    else if (was && rest === left[i + 1]![j]! + 1) edit(was, null);
    else edit(null, is!);
  }
  return edits;
}

/** The program with one edit taken back; `next` is the statement before which one was deleted. */
function withoutEdit(
  before: string,
  after: string,
  was: Statement | null,
  is: Statement | null,
  next: Statement | undefined,
): string {
  const put = (from: number, to: number, text: string) =>
    after.slice(0, from) + text + after.slice(to);
  if (was && is) {
    // The width of the indentation is the reader's own, unless the block is another one.
    const moved = depth(was) !== depth(is) && beginsRow(after, is) && beginsRow(before, was);
    const from = (code: string, at: number) => (moved ? rowStart(code, at) : at);
    return put(from(after, is.from), is.to, before.slice(from(before, was.from), was.to));
  }
  if (is) {
    const [from, to] = withItsRows(after, is);
    return put(from, to, "");
  }
  const code = before.slice(was!.from, was!.to);
  const start = beginsRow(before, was!) ? rowStart(before, was!.from) : was!.from;
  const line = `${before.slice(start, was!.to)}\n`;
  if (!next) return put(after.length, after.length, (/[^\n]$/.test(after) ? "\n" : "") + line);
  if (!beginsRow(after, next)) return put(next.from, next.from, `${code}; `);
  const row = rowStart(after, next.from);
  return put(row, row, line);
}

function rowStart(code: string, at: number): number {
  return code.lastIndexOf("\n", at - 1) + 1;
}

function beginsRow(code: string, { from }: Statement): boolean {
  return /^\s*$/.test(code.slice(rowStart(code, from), from));
}

function depth({ text }: Statement): number {
  return text.search(/[^ ]/);
}

/** The place of a statement with the rows that it has for itself, or with one semicolon. */
function withItsRows(code: string, statement: Statement): [number, number] {
  const { from, to } = statement;
  const start = rowStart(code, from);
  const ahead = /^[^\S\n]*(;|#[^\n]*)?[^\S\n]*(\n|$)/.exec(code.slice(to));
  if (beginsRow(code, statement) && ahead) return [start, to + ahead[0].length];
  const behind = /;[^\S\n]*$/.exec(code.slice(start, from));
  if (behind) return [from - behind[0].length, to];
  return [from, to + (/^[^\S\n]*;[^\S\n]*/.exec(code.slice(to))?.[0].length ?? 0)];
}

/** `[i][j]`: changed lines between the rest of the programs from statement i and statement j on. */
function distances(old: readonly Statement[], now: readonly Statement[]): number[][] {
  const table = Array.from({ length: old.length + 1 }, () =>
    new Array<number>(now.length + 1).fill(0),
  );
  for (let i = old.length; i >= 0; i--) {
    for (let j = now.length; j >= 0; j--) {
      const [was, is] = [old[i], now[j]];
      const ways = [
        was && is && table[i + 1]![j + 1]! + (was.text === is.text ? 0 : is.lines),
        was && table[i + 1]![j]! + 1,
        is && table[i]![j + 1]! + is.lines,
      ];
      const costs = ways.filter((cost) => cost !== undefined);
      if (costs.length > 0) table[i]![j] = Math.min(...costs);
    }
  }
  return table;
}
