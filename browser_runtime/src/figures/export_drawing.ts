/** A figure's drawing and numbers as files: SVG, PNG and CSV. */

/** What a style sheet gives a drawing, and a file must therefore carry itself. */
const STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "stroke-opacity",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
  "text-anchor",
  "visibility",
  "display",
];
const SVG = "http://www.w3.org/2000/svg";
const SHARP = 2;

/** All drawings of a figure below each other as one SVG file; null where it has none. */
export function svgOf(
  stage: Element,
  paper: string,
): { text: string; width: number; height: number } | null {
  const drawings = [...stage.querySelectorAll("svg")];
  if (drawings.length === 0) return null;
  const sizes = drawings.map((drawing) => drawing.getBoundingClientRect());
  const width = Math.ceil(Math.max(...sizes.map((size) => size.width)));
  const height = Math.ceil(sizes.reduce((sum, size) => sum + size.height, 0));
  const whole = document.createElementNS(SVG, "svg");
  whole.setAttribute("xmlns", SVG);
  whole.setAttribute("viewBox", `0 0 ${width} ${height}`);
  whole.setAttribute("width", `${width}`);
  whole.setAttribute("height", `${height}`);
  const ground = document.createElementNS(SVG, "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", paper);
  whole.append(ground);
  let top = 0;
  drawings.forEach((drawing, i) => {
    const copy = styled(drawing);
    copy.setAttribute("y", `${top}`);
    whole.append(copy);
    top += sizes[i]!.height;
  });
  return { text: new XMLSerializer().serializeToString(whole), width, height };
}

/** A copy that looks the same without the page's style sheet. */
function styled(drawing: SVGElement): SVGElement {
  const copy = drawing.cloneNode(true) as SVGElement;
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  [drawing, ...drawing.querySelectorAll("*")].forEach((element, i) => {
    const style = getComputedStyle(element);
    const given = STYLES.map((name) => `${name}: ${style.getPropertyValue(name)}`);
    copies[i]!.setAttribute("style", given.join("; "));
    for (const name of ["class", "tabindex"]) copies[i]!.removeAttribute(name);
  });
  return copy;
}

/** The drawing as a picture, twice as sharp as on the page. */
export async function pngOf({
  text,
  width,
  height,
}: {
  text: string;
  width: number;
  height: number;
}): Promise<Blob> {
  const image = new Image(width * SHARP, height * SHARP);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: width * SHARP, height: height * SHARP });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return blobOf(canvas);
}

export async function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("this browser could not make a picture of the drawing");
  return blob;
}

/** The table of a figure, a line for each row, with a plain minus sign; null where it has none. */
export function csvOf(stage: Element): string | null {
  const table = stage.querySelector(".ppo-figure__table table");
  if (!table) return null;
  const rows = [...table.querySelectorAll("tr")].map((row) =>
    [...row.querySelectorAll("th, td")].map((cell) => field(cell.textContent ?? "")).join(","),
  );
  return `${rows.join("\r\n")}\r\n`;
}

/** One value by RFC 4180. */
function field(text: string): string {
  const plain = text.replaceAll("−", "-");
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
