/** The reader's work as a program that can be run. */
export interface Program {
  readonly code: string;
  /**
   * For every line of `code` the reader's own line, as their working area counts them; null where
   * it is none of theirs. Without it the two are the same.
   */
  readonly lines?: readonly (number | null)[];
}

const STEP = "    ";

/** A line of an arrangement: its text may go on over several rows. */
interface Row {
  readonly text: string;
  readonly indent: number;
}

/**
 * The program that lines make when they stand in this order and as deep as this. The grader's
 * `exercise/lines.py` puts the same one together.
 *
 * @param head Code above them, which is not counted.
 */
export function arranged(head: string, rows: readonly Row[]): Program {
  const above = head.trim() === "" ? [] : head.replace(/\n+$/, "").split("\n");
  const code = [...above];
  const lines: (number | null)[] = above.map(() => null);
  for (const [index, { text, indent }] of rows.entries()) {
    for (const line of text.split("\n")) {
      code.push(line.trim() === "" ? line : STEP.repeat(indent) + line);
      lines.push(index + 1);
    }
  }
  return { code: code.join("\n"), lines };
}
