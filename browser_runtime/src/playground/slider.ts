/** Values on a slider of a thousand places, in equal steps or in equal factors. */
import type { ConfigField, Guide } from "../generated/config.generated";

export const PLACES = 1000;

type Scale = Pick<Guide, "usual" | "log">;

/** The place of a value, kept between the ends; null without a slider. */
export function placeOf({ usual, log }: Scale, value: number): number | null {
  if (!usual) return null;
  const [low, high] = usual;
  const inside = Math.min(high, Math.max(low, value));
  const share = log ? Math.log(inside / low) / Math.log(high / low) : (inside - low) / (high - low);
  return Math.round(share * PLACES);
}

/** The value at a place: two digits that count, three behind the point without factors, and whole where the field is. */
export function valueAt(
  { usual, log }: Scale,
  { type }: Pick<ConfigField, "type">,
  place: number,
): number {
  if (!usual) throw new RangeError("this field has no slider");
  const [low, high] = usual;
  const share = place / PLACES;
  const value = log ? low * (high / low) ** share : low + (high - low) * share;
  if (type === "int") return Math.round(value < 100 ? value : Number(value.toPrecision(2)));
  return Number(log ? value.toPrecision(2) : value.toFixed(3));
}
