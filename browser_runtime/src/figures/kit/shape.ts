/**
 * A drawing as plain data, and the function that puts it into a page.
 *
 * A figure returns shapes, so a test can read what it would draw without a browser. `patch` changes
 * existing elements in place: the handle a reader holds keeps its focus while the drawing follows.
 */

export type Attributes = Readonly<Record<string, string | number | undefined>>;

export interface Shape {
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: readonly (Shape | string)[];
}

/** Describe one element. An attribute that is undefined is left out. */
export function shape(
  tag: string,
  attributes: Attributes = {},
  ...children: readonly (Shape | string)[]
): Shape {
  return { tag, attributes, children };
}

/** All text of a drawing, in reading order, for tests and for summaries. */
export function textOf(drawing: Shape | string): string {
  return typeof drawing === "string" ? drawing : drawing.children.map(textOf).join(" ");
}

const SVG = "http://www.w3.org/2000/svg";
const drawn = new WeakMap<Element, Attributes>();

/** Make the children of `parent` look like `shapes`, reusing elements of the same tag and place. */
export function patch(parent: Element, shapes: readonly (Shape | string)[]): void {
  shapes.forEach((next, index) => {
    const old = parent.childNodes[index];
    const node = reuse(old, next, parent);
    if (old === undefined) parent.append(node);
    else if (old !== node) old.replaceWith(node);
    if (typeof next !== "string" && node instanceof Element) fill(node, next);
  });
  while (parent.childNodes.length > shapes.length) parent.lastChild?.remove();
}

function reuse(old: ChildNode | undefined, next: Shape | string, parent: Element): ChildNode {
  if (typeof next === "string") {
    if (!(old instanceof Text)) return document.createTextNode(next);
    if (old.data !== next) old.data = next;
    return old;
  }
  if (old instanceof Element && old.localName === next.tag) return old;
  const isSvg = next.tag === "svg" || parent.namespaceURI === SVG;
  return isSvg ? document.createElementNS(SVG, next.tag) : document.createElement(next.tag);
}

function fill(element: Element, next: Shape): void {
  const before = drawn.get(element) ?? {};
  for (const name of Object.keys(before)) {
    if (next.attributes[name] === undefined) element.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(next.attributes)) {
    if (value !== undefined && value !== before[name]) element.setAttribute(name, String(value));
  }
  drawn.set(element, next.attributes);
  patch(element, next.children);
  // The attribute sets only the first value of a range; its present value is a property.
  const value = next.attributes.value;
  if (element instanceof HTMLInputElement && value !== undefined && element.value !== `${value}`) {
    element.value = `${value}`;
  }
}
