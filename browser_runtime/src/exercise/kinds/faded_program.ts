/** The program made of the blocks of a faded solution, in order and with their gaps filled. */
import type { Faded } from "../types";
import type { Arrangement } from "./arrangement";

const STEP = "    ";

/**
 * @param fills The text in the gaps of each block, by the block's number.
 * @returns The head, then the blocks inside it, indented as they lie.
 */
export function fadedProgram(
  { head, blocks }: Faded,
  lines: Arrangement,
  fills: ReadonlyMap<string, readonly string[]>,
): string {
  const body = lines.map(({ block, indent }) => {
    const parts = blocks[Number(block)]?.parts ?? [];
    const given = fills.get(block) ?? [];
    const code = parts
      .map((part, i) => (i === 0 ? part : `${given[i - 1] || "..."}${part}`))
      .join("");
    return code
      .split("\n")
      .map((line) => STEP.repeat(indent + 1) + line)
      .join("\n");
  });
  return [head.trimEnd(), ...body].join("\n");
}
