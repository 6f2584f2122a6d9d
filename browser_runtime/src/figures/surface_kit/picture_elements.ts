/** The elements around a stage's picture. */

/** The canvas in its frame, with the labels over it and a line of help. */
export function pictureElements(
  label: string,
  labels: HTMLElement,
): { canvas: HTMLCanvasElement; frame: HTMLElement } {
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  canvas.setAttribute("aria-roledescription", "three-dimensional graph");
  const hint = document.createElement("span");
  hint.className = "ppo-surface__hint";
  hint.setAttribute("aria-hidden", "true");
  hint.textContent = "drag or arrow keys: turn · pinch, Ctrl + wheel, + −: zoom · Home: back";
  const frame = document.createElement("div");
  frame.className = "ppo-surface__frame";
  frame.append(canvas, labels, hint);
  return { canvas, frame };
}

export function pauseButton(press: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ppo-surface__pause";
  button.setAttribute("aria-label", "Stop the movement");
  button.textContent = "❚❚";
  button.hidden = true;
  button.addEventListener("click", press);
  return button;
}

/** The picture and the words over it on one canvas, `ratio` pixels for each of CSS. */
export function withLabels(
  picture: HTMLCanvasElement,
  labels: HTMLElement,
  ratio: number,
  ground: string,
): HTMLCanvasElement {
  const copy = document.createElement("canvas");
  Object.assign(copy, { width: picture.width, height: picture.height });
  const pen = copy.getContext("2d");
  if (!pen) return copy;
  pen.fillStyle = ground;
  pen.fillRect(0, 0, copy.width, copy.height);
  pen.drawImage(picture, 0, 0);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.textBaseline = "middle";
  const corner = labels.getBoundingClientRect();
  for (const span of labels.querySelectorAll<HTMLElement>("span:not([hidden])")) {
    const { left, top, width, height } = span.getBoundingClientRect();
    const style = getComputedStyle(span);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    pen.fillStyle = style.color;
    pen.textAlign = "center";
    pen.fillText(
      span.textContent ?? "",
      left - corner.left + width / 2,
      top - corner.top + height / 2,
    );
  }
  return copy;
}
