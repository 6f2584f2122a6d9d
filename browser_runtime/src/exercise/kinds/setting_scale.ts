/** A setting's place on a slider, and its value as text and back. */
import type { SettingView } from "../types";

type Scale = Pick<SettingView, "low" | "high" | "scale" | "whole">;

/** Where a value lies between low (0) and high (1). */
export function shareOf({ low, high, scale }: Scale, value: number): number {
  const by = scale === "log" ? Math.log : (x: number) => x;
  return Math.max(0, Math.min(1, (by(value) - by(low)) / (by(high) - by(low))));
}

/** The value at a share of the range, rounded as a person would type it. */
export function valueAt({ low, high, scale, whole }: Scale, share: number): number {
  const exact = scale === "log" ? low * (high / low) ** share : low + (high - low) * share;
  const value = whole ? Math.round(exact) : Number(exact.toPrecision(2));
  return Math.max(low, Math.min(high, value));
}

/** The problem of a typed value, as a sentence; null where it is allowed. */
export function problemWith(setting: SettingView, text: string): string | null {
  const { label, low, high, whole } = setting;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  const kind = whole ? "a whole number" : "a number";
  const fits = value >= low && value <= high && (!whole || Number.isInteger(value));
  const name = label.charAt(0).toUpperCase() + label.slice(1);
  return fits ? null : `${name}: ${kind} from ${shown(low)} to ${shown(high)}, please.`;
}

/** 0.0003, 20,480 as a person would type it. */
export function shown(value: number): string {
  return String(value);
}
