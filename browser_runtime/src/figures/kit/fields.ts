/**
 * The state of a figure, field by field: what each may hold.
 *
 * From them follow the figure's handles, and whether a state from a link or a tour is accepted.
 */

export interface Field<Value> {
  accepts(value: unknown): boolean;
  /** What a slider's position becomes. */
  snap?(value: number): Value;
  /** What a press makes of the present value; `detail` is what follows the colon of the handle. */
  press?(value: Value, detail: string): Value;
  /** The allowed values, for a reader of an error. */
  readonly allowed: string;
}

export type Fields<State> = { readonly [Key in keyof State]-?: Field<State[Key]> };

/** One of a few values; the handle `plot:sheet` chooses "sheet". */
export function oneOf<Value extends string | boolean>(...values: readonly Value[]): Field<Value> {
  return {
    accepts: (value) => values.includes(value as Value),
    press: (value, detail) => values.find((one) => String(one) === detail) ?? value,
    allowed: values.join(", "),
  };
}

export const flag: Field<boolean> = {
  accepts: (value) => typeof value === "boolean",
  press: (value) => !value,
  allowed: "true or false",
};

/** A number from `low` to `high`, which a slider moves by `step`. */
export function within(low: number, high: number, step: number): Field<number> {
  return {
    accepts: (value) =>
      typeof value === "number" && Number.isFinite(value) && value >= low && value <= high,
    snap: (value) => {
      const whole = Math.round((value - low) / step) * step + low;
      return Number(Math.min(high, Math.max(low, whole)).toFixed(9));
    },
    allowed: `${low} to ${high}`,
  };
}

/** A whole number from 0 up to `count`, exclusive. */
export function indexBelow(count: number): Field<number> {
  const numbers = within(0, count - 1, 1);
  return {
    ...numbers,
    accepts: (value) => numbers.accepts(value) && Number.isInteger(value),
    allowed: `a whole number from 0 to ${count - 1}`,
  };
}

export function orNull<Value>(field: Field<Value>): Field<Value | null> {
  const { snap, allowed } = field;
  return {
    accepts: (value) => value === null || field.accepts(value),
    ...(snap ? { snap } : {}),
    allowed: `null or ${allowed}`,
  };
}

export function pair<A, B>(first: Field<A>, second: Field<B>): Field<readonly [A, B]> {
  return {
    accepts: (value) =>
      Array.isArray(value) &&
      value.length === 2 &&
      first.accepts(value[0]) &&
      second.accepts(value[1]),
    allowed: `[${first.allowed}; ${second.allowed}]`,
  };
}

function fieldOf<State>(fields: Fields<State>, name: string): Field<unknown> | undefined {
  return Object.hasOwn(fields, name) ? (fields as Record<string, Field<unknown>>)[name] : undefined;
}

/** Why a change of a state is not accepted; null where it is. */
export function refusal<State>(fields: Fields<State>, change: object): string | null {
  for (const [name, value] of Object.entries(change)) {
    const field = fieldOf(fields, name);
    if (!field) return `${name} is no field, allowed: ${Object.keys(fields).join(", ")}`;
    if (!field.accepts(value)) {
      return `${name} is ${JSON.stringify(value)}, allowed: ${field.allowed}`;
    }
  }
  return null;
}

/** The handles of a figure whose fields are named like them. */
export function handlesOf<State extends object>(fields: Fields<State>) {
  const nowOf = (state: State, name: string) => (state as Record<string, unknown>)[name];
  return {
    set(state: State, handle: string, value: number): State {
      const next = fieldOf(fields, handle)?.snap?.(value);
      return next === undefined || next === nowOf(state, handle)
        ? state
        : { ...state, [handle]: next };
    },
    press(state: State, handle: string): State {
      const [name = "", detail = ""] = handle.split(":");
      const field = fieldOf(fields, name);
      if (!field?.press) return state;
      const next = field.press(nowOf(state, name), detail);
      return next === nowOf(state, name) ? state : { ...state, [name]: next };
    },
  };
}
