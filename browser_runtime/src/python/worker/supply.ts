/** Files that the page sends before and during the boot: the compiled interpreter and the packs. */
import type { PackName } from "../protocol";

/** A value that can be awaited before it arrives. */
class Slot<T> {
  readonly promise: Promise<T>;
  fill!: (value: T) => void;
  constructor() {
    this.promise = new Promise((resolve) => {
      this.fill = resolve;
    });
  }
}

export const wasm = new Slot<WebAssembly.Module>();

const packs = new Map<PackName, Slot<Uint8Array>>();

/** The slot of a pack, made at the first call. */
export function pack(name: PackName): Slot<Uint8Array> {
  let slot = packs.get(name);
  if (!slot) {
    slot = new Slot();
    packs.set(name, slot);
  }
  return slot;
}
