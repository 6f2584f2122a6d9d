/** What a reader can take from a figure: a link to its state, its drawing, its numbers. */
import { blobOf, csvOf, pngOf, svgOf } from "./export_drawing";

export interface TakeAway {
  readonly name: string;
  /** The address of the page with the present state. */
  link(): string;
  readonly stage: HTMLElement;
  /** Whether it has a picture of its own, which is then what is saved. */
  readonly hasPicture: boolean;
  /** That picture with its words; null where there is none. */
  snapshot(): HTMLCanvasElement | null;
  /** Say a sentence to every reader. */
  say(sentence: string): void;
}

/** A row of quiet buttons; those that the figure has nothing for are left out. */
export function takeAway(figure: TakeAway): HTMLElement {
  const row = document.createElement("div");
  row.className = "ppo-take";
  const paper = () => getComputedStyle(figure.stage).getPropertyValue("--paper") || "#ffffff";
  const drawing = () => svgOf(figure.stage, paper().trim());
  const act = (label: string, words: string, work: () => Promise<string>) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ppo-take__button";
    button.textContent = label;
    button.setAttribute("aria-label", words);
    button.addEventListener("click", () => {
      work().then(figure.say, (error: Error) => figure.say(error.message));
    });
    row.append(button);
  };
  act("Copy link", "Copy link to this state of the figure", () => copied(figure.link()));
  const isDrawn = figure.stage.querySelector("svg") !== null;
  if (isDrawn && !figure.hasPicture) {
    act("SVG", "Download the drawing as SVG", async () => {
      return saved(new Blob([drawing()!.text], { type: "image/svg+xml" }), `${figure.name}.svg`);
    });
  }
  if (isDrawn || figure.hasPicture) {
    act("PNG", "Download the drawing as PNG", async () => {
      const picture = figure.snapshot();
      const png = await (picture ? blobOf(picture) : pngOf(drawing()!));
      return saved(png, `${figure.name}.png`);
    });
  }
  if (csvOf(figure.stage) !== null) {
    act("CSV", "Download the numbers as CSV", async () => {
      const csv = new Blob([csvOf(figure.stage)!], { type: "text/csv;charset=utf-8" });
      return saved(csv, `${figure.name}.csv`);
    });
  }
  return row;
}

async function copied(link: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(link);
    return "Link copied; it holds the state of this figure.";
  } catch {
    return `Copy this link: ${link}`;
  }
}

function saved(blob: Blob, name: string): string {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return `Saved as ${name}.`;
}
