/**
 * What the scripts of a page leave for each other on `globalThis.__ppo`: each is bundled by itself
 * and has its own copies of all modules, and what lies here survives Material's instant navigation.
 */

/** Every slot and the type of what lies in it. Each layer declares its own by `declare module`. */
// biome-ignore lint/suspicious/noEmptyInterface: it is filled where the slots' types are.
export interface Slots {}

declare global {
  var __ppo: Partial<Slots>;
}

globalThis.__ppo ??= {};

/** Leave a value for the other scripts; returns it. */
export function provide<Name extends keyof Slots>(name: Name, value: Slots[Name]): Slots[Name] {
  globalThis.__ppo[name] = value;
  return value;
}

/** What lies in a slot; undefined until a script provided it. */
export function take<Name extends keyof Slots>(name: Name): Slots[Name] | undefined {
  return globalThis.__ppo[name];
}
