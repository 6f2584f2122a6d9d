/**
 * The statements of a Python program: what the page and the grader count as its lines.
 *
 * The grader's definition is in `grading/measure/edits.py`; a table of examples holds both to it
 * (`tests/browser_runtime/grading/measure/changed_lines.json`). A learner's program may be unfinished:
 * what is open at its end ends there.
 */

/** One statement, wherever it begins and ends. */
export interface Statement {
  /** Its parts one blank apart, behind the indentation of its block: equal text, equal statement. */
  readonly text: string;
  /** The row on which it begins, from 1. */
  readonly row: number;
  /** Its place in the program. */
  readonly from: number;
  readonly to: number;
  /** How many lines it fills. */
  readonly lines: number;
}

/** Characters, blanks apart, from which on a statement counts as several lines. */
const WIDTH = 60;
const STEP = "    ";
/** What Python's own tokenizer makes of a tab, columns. */
const TAB = 8;
const HEADS = /^(async|class|def|elif|else|except|finally|for|if|try|while|with)$/;

const TEXT = /[a-zA-Z]{0,2}("""|'''|"|')/y;
const NAME = /[\p{L}_][\p{L}\p{N}\p{M}_]*/u;
const NUMBER = /0[xXbBoO]\w+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d[\d_]*)?[jJ]?/;
const OPERATOR = /\*\*=|\/\/=|>>=|<<=|\.\.\.|->|:=|\*\*|\/\/|>>|<<|[-+*/%&|^@<>=!]=|[\s\S]/;
const PART = new RegExp(`${NAME.source}|${NUMBER.source}|${OPERATOR.source}`, "uy");

interface Part {
  readonly text: string;
  readonly from: number;
  /** Whether it is text between quotation marks, with nothing to be worked out in it. */
  readonly isText: boolean;
}

/** @returns The statements, from top to bottom, without those that are text alone. */
export function statements(code: string): Statement[] {
  const found: Statement[] = [];
  const indents = [0];
  for (const row of logicalRows(code)) {
    const column = columnOf(code, row[0]!.from);
    while (column < indents.at(-1)!) indents.pop();
    if (column > indents.at(-1)!) indents.push(column);
    for (const { parts, depth } of split(row, indents.length - 1)) {
      if (parts.some(({ isText }) => !isText)) found.push(joined(code, parts, depth));
    }
  }
  return found;
}

/** The parts of every row of code; one that goes on in brackets or behind a backslash is one row. */
function* logicalRows(code: string): Generator<Part[]> {
  let row: Part[] = [];
  let brackets = 0;
  let at = 0;
  while (at < code.length) {
    const char = code[at]!;
    if (char === "#") at = endOfRow(code, at);
    else if (char === "\\" && /^\\\r?\n/.test(code.slice(at, at + 3))) {
      at = endOfRow(code, at) + 1;
    } else if (char === "\n" && brackets === 0) {
      if (row.length > 0) yield row;
      row = [];
      at += 1;
    } else if (/\s/.test(char)) at += 1;
    else {
      const part = partAt(code, at);
      brackets = Math.max(0, brackets + turn(part));
      row.push(part);
      at += part.text.length;
    }
  }
  if (row.length > 0) yield row;
}

function partAt(code: string, from: number): Part {
  TEXT.lastIndex = PART.lastIndex = from;
  const opened = TEXT.exec(code);
  if (opened) {
    const text = code.slice(from, endOfText(code, TEXT.lastIndex, opened[1]!));
    return { text, from, isText: !/^[^"']*f/i.test(text) };
  }
  return { text: PART.exec(code)![0], from, isText: false };
}

/** The end of a text whose opening quotation mark ends at `at`. */
function endOfText(code: string, at: number, quote: string): number {
  for (let end = at; end < code.length; end += code[end] === "\\" ? 2 : 1) {
    if (code.startsWith(quote, end)) return end + quote.length;
    if (quote.length === 1 && code[end] === "\n") return end; // it was never closed
  }
  return code.length;
}

function endOfRow(code: string, at: number): number {
  const end = code.indexOf("\n", at);
  return end < 0 ? code.length : end;
}

function turn({ text }: Part): number {
  return "([{".includes(text) ? 1 : ")]}".includes(text) ? -1 : 0;
}

function columnOf(code: string, at: number): number {
  let column = 0;
  for (const char of code.slice(code.lastIndexOf("\n", at - 1) + 1, at)) {
    column = char === "\t" ? column - (column % TAB) + TAB : column + 1;
  }
  return column;
}

/** Cut a row at its semicolons, and behind the colon of a head that has its block on the same row. */
function* split(row: readonly Part[], depth: number): Generator<{ parts: Part[]; depth: number }> {
  let opens = HEADS.test(row[0]!.text);
  let brackets = 0;
  let parts: Part[] = [];
  for (const part of row) {
    brackets += turn(part);
    if (part.text === ";" && brackets === 0) {
      yield { parts, depth };
      parts = [];
      continue;
    }
    parts.push(part);
    if (part.text === ":" && brackets === 0 && opens) {
      yield { parts, depth };
      [parts, opens, depth] = [[], false, depth + 1];
    }
  }
  yield { parts, depth };
}

function joined(code: string, parts: readonly Part[], depth: number): Statement {
  const [first, last] = [parts[0]!, parts.at(-1)!];
  const text = parts.map((part) => part.text).join(" ");
  const characters = [...text.replace(/\s/g, "")].length;
  return {
    text: STEP.repeat(depth) + text,
    row: code.slice(0, first.from).split("\n").length,
    from: first.from,
    to: last.from + last.text.length,
    lines: Math.max(1, Math.ceil(characters / WIDTH)),
  };
}
