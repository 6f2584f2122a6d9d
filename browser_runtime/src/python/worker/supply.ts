/** What the page sends before and while Python boots: the compiled interpreter and the packs. */
import type { PackName } from "../protocol";

/** A value that somebody waits for before it is there. */
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

/** The slot of a pack, whoever asks first. */
export function pack(name: PackName): Slot<Uint8Array> {
  let slot = packs.get(name);
  if (!slot) {
    slot = new Slot();
    packs.set(name, slot);
  }
  return slot;
}
