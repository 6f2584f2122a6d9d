/** The lines of a program put together from blocks: their order and indentation. */

/** One block in the program; the submission to an `order` exercise is a list of these. */
export interface Line {
  readonly block: string;
  readonly indent: number;
}

export type Arrangement = readonly Line[];

/** No program of the course goes deeper. */
export const MAX_INDENT = 5;

/** The place of a block, from 0; -1 while it lies unused. */
export function placeOf(lines: Arrangement, block: string): number {
  return lines.findIndex((line) => line.block === block);
}

/** With the block at `place`, wherever it was; by default it keeps its indentation. */
export function placed(
  lines: Arrangement,
  block: string,
  place: number,
  indent: number = lines[placeOf(lines, block)]?.indent ?? 0,
): Arrangement {
  const others = without(lines, block);
  const at = clamped(place, others.length);
  return [
    ...others.slice(0, at),
    { block, indent: clamped(indent, MAX_INDENT) },
    ...others.slice(at),
  ];
}

/** With the block back among the unused ones. */
export function without(lines: Arrangement, block: string): Arrangement {
  return lines.filter((line) => line.block !== block);
}

/** With a used block `by` lines further down. */
export function moved(lines: Arrangement, block: string, by: number): Arrangement {
  const from = placeOf(lines, block);
  return from < 0 ? lines : placed(lines, block, from + by);
}

/** With a used block `by` steps further in. */
export function indented(lines: Arrangement, block: string, by: number): Arrangement {
  const line = lines[placeOf(lines, block)];
  return line ? placed(lines, block, placeOf(lines, block), line.indent + by) : lines;
}

export function toText(lines: Arrangement): string {
  return JSON.stringify(lines);
}

/** Read the text of `toText`, leaving out blocks that do not exist (any more). */
export function fromText(text: string, blocks: readonly string[]): Arrangement {
  const kept = new Map<string, Line>();
  for (const { block, indent } of parsed(text)) {
    if (!blocks.includes(String(block)) || kept.has(String(block))) continue;
    kept.set(String(block), {
      block: String(block),
      indent: clamped(Number(indent) || 0, MAX_INDENT),
    });
  }
  return [...kept.values()];
}

/** "moved to line 3, indented once", for screen readers. */
export function described(lines: Arrangement, block: string): string {
  const place = placeOf(lines, block);
  if (place < 0) return "back among the unused blocks";
  const times = ["not indented", "indented once", "indented twice"];
  const { indent } = lines[place]!;
  return `line ${place + 1} of ${lines.length}, ${times[indent] ?? `indented ${indent} times`}`;
}

function parsed(text: string): { block?: unknown; indent?: unknown }[] {
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? found.filter((line) => typeof line === "object" && line) : [];
  } catch {
    return [];
  }
}

function clamped(value: number, most: number): number {
  return Math.max(0, Math.min(most, Math.round(value)));
}
