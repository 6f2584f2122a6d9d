/**
 * The values that the scripts of a page share on `globalThis.__ppo`: each script is bundled by
 * itself with copies of all its modules, and these values survive Material's instant navigation.
 */

/** Every slot and the type of its value. Each layer declares its own by `declare module`. */
// biome-ignore lint/suspicious/noEmptyInterface: it is filled where the slots' types are.
export interface Slots {}

declare global {
  var __ppo: Partial<Slots>;
}

globalThis.__ppo ??= {};

/** Share a value with the other scripts; returns it. */
export function provide<Name extends keyof Slots>(name: Name, value: Slots[Name]): Slots[Name] {
  globalThis.__ppo[name] = value;
  return value;
}

/** The value in a slot; undefined until a script has provided it. */
export function take<Name extends keyof Slots>(name: Name): Slots[Name] | undefined {
  return globalThis.__ppo[name];
}
