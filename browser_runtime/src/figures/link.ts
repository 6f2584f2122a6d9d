/** The state of a figure in the page's address: `?lambda-dial={"lambda":0.2}`. */
import { refusal } from "./kit/fields";
import type { Figure } from "./kit/figure";

type Address = Pick<Location, "href">;

/** The address of this page with the figure in this state. */
export function linkTo(name: string, figure: Figure<unknown>, state: unknown, at: Address): string {
  const address = new URL(at.href);
  address.searchParams.set(name, JSON.stringify(changes(figure.initial, state)));
  address.hash = "";
  return address.href;
}

/** The state that the address asks for; null where it says nothing, or nothing that is accepted. */
export function stateFrom(name: string, figure: Figure<unknown>, at: Address): unknown {
  const text = new URL(at.href).searchParams.get(name);
  if (text === null) return null;
  try {
    const asked: unknown = JSON.parse(text);
    if (!isRecord(asked) || !isRecord(figure.initial)) return null;
    const state = { ...figure.initial, ...asked };
    const isAccepted = figure.fields
      ? refusal(figure.fields, asked) === null
      : Object.keys(asked).every((key) => Object.hasOwn(figure.initial as object, key)) &&
        isLike(figure.initial, state);
    if (!isAccepted) return null;
    // What has the right kinds may still make no sense together: then it cannot be drawn.
    figure.view(state, 600);
    figure.summary(state);
    return state;
  } catch {
    return null;
  }
}

/** The parts of a state that differ from the start. */
function changes(initial: unknown, state: unknown): object {
  if (!isRecord(initial) || !isRecord(state)) return {};
  const differs = ([key, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(initial[key]);
  return Object.fromEntries(Object.entries(state).filter(differs));
}

/** Whether a value has the kinds of another all the way down; null may become anything. */
export function isLike(model: unknown, value: unknown): boolean {
  if (model === null || model === undefined) return value !== undefined;
  if (Array.isArray(model)) {
    if (!Array.isArray(value)) return false;
    return model.length === 0 || value.every((one) => model.some((other) => isLike(other, one)));
  }
  if (isRecord(model)) {
    return (
      isRecord(value) &&
      Object.keys(value).every((key) => Object.hasOwn(model, key)) &&
      Object.entries(model).every(([key, part]) => isLike(part, value[key]))
    );
  }
  if (typeof model === "number") return typeof value === "number" && Number.isFinite(value);
  return typeof model === typeof value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
