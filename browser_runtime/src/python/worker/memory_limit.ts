/**
 * Python's memory ends at 2 GB: beyond, addresses no longer fit a signed number, and text is read
 * from the wrong place. Python then raises MemoryError, which is a sentence for the learner.
 */
const MOST_BYTES = 2 ** 31 - 2 ** 16;
const PAGE_BYTES = 2 ** 16;

const grow = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number): number {
  if (this.buffer.byteLength + pages * PAGE_BYTES > MOST_BYTES) {
    throw new RangeError("Python may use 2 GB of memory");
  }
  return grow.call(this, pages);
};
