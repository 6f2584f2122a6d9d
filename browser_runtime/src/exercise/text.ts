/** Authors' prose as nodes: paragraphs, `code`, *emphasis* and ``` blocks; never as HTML. */
import { h } from "../ui/dom";

const INLINE = /`([^`]+)`|(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*(?![\w*])/g;

/** Inline text. */
export function inline(text: string): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(text.slice(end, match.index));
    nodes.push(match[1] !== undefined ? h("code", {}, match[1]) : h("em", {}, match[2] ?? ""));
    end = match.index + match[0].length;
  }
  return [...nodes, text.slice(end)].filter((node) => node !== "");
}

/** Paragraphs and blocks of code. */
export function prose(text: string): HTMLElement[] {
  return text.split(/^```\w*\n([\s\S]*?)^```$/m).flatMap((part, index): HTMLElement[] => {
    if (index % 2 === 1) return [h("pre", {}, h("code", {}, part.replace(/\n$/, "")))];
    const paragraphs = part.split(/\n\s*\n/).filter((paragraph) => paragraph.trim());
    return paragraphs.map((paragraph) => h("p", {}, ...inline(paragraph.trim())));
  });
}
