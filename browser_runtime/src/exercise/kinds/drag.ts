/** Dragging blocks over a board with a mouse, a pen or, by the grip, a finger. */

interface Handlers {
  /** A block is taken. */
  start(id: string): void;
  /** It is over a place in the program, or (null) anywhere else. */
  over(place: { at: number; indent: number } | null): void;
  /** It is let go; false when the drag was called off. */
  end(kept: boolean): void;
}

/** A press that moves less than this is a click, pixels. */
const SLACK = 5;
/** Pixels from the edge of the window within which a drag scrolls it, and pixels for every move. */
const EDGE = 60;
const SCROLL = 12;

export function letDrag(board: HTMLElement, handlers: Handlers): void {
  board.addEventListener("pointerdown", (event) => {
    const target = event.target as Element;
    const item = target.closest<HTMLElement>(".ppo-block");
    const byGrip = target.closest(".ppo-block__grip") !== null;
    if (!item || event.button !== 0 || target.closest("input")) return;
    if (event.pointerType === "touch" && !byGrip) return; // that finger scrolls the page
    follow(board, item, event, handlers);
  });
}

function follow(board: HTMLElement, item: HTMLElement, down: PointerEvent, on: Handlers): void {
  const grabbed = down.clientX - item.getBoundingClientRect().left;
  const ended = new AbortController();
  const { signal } = ended;
  let dragging = false;
  const finish = (kept: boolean) => {
    ended.abort();
    if (dragging) on.end(kept);
  };
  const move = (event: PointerEvent) => {
    if (!dragging && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < SLACK)
      return;
    if (!dragging) {
      dragging = true;
      board.setPointerCapture(event.pointerId); // the board stays where it is, the block does not
      on.start(item.dataset.block ?? "");
    }
    scrollAtEdge(event.clientY);
    on.over(placeAt(board, item, event.clientX - grabbed, event.clientY));
  };
  board.addEventListener("pointermove", move, { signal });
  board.addEventListener("pointerup", () => finish(true), { signal });
  board.addEventListener("pointercancel", () => finish(false), { signal });
  const key = (event: KeyboardEvent) => event.key === "Escape" && finish(false);
  document.addEventListener("keydown", key, { signal });
}

function scrollAtEdge(y: number): void {
  if (y < EDGE) window.scrollBy(0, -SCROLL);
  else if (y > window.innerHeight - EDGE) window.scrollBy(0, SCROLL);
}

/** The place in the program under a dragged block whose left edge is at `left`. */
function placeAt(board: HTMLElement, item: HTMLElement, left: number, y: number) {
  const program = board.querySelector<HTMLElement>(".ppo-board__program")!;
  const area = program.getBoundingClientRect();
  if (y < area.top) return null;
  const style = getComputedStyle(program);
  const step = Number.parseFloat(style.getPropertyValue("--ppo-indent-width"));
  const start = area.left + Number.parseFloat(style.paddingLeft);
  const others = [...program.querySelectorAll<HTMLElement>(".ppo-block")].filter((o) => o !== item);
  const above = others.filter((other) => {
    const { top, height } = other.getBoundingClientRect();
    return top + height / 2 < y;
  });
  return { at: above.length, indent: Math.max(0, Math.round((left - start) / step)) };
}
