/** localStorage in memory; it can also be full, or switched off. */
export class FakeStorage implements Storage {
  [key: string]: unknown;

  constructor(mood: "works" | "full" | "off" = "works") {
    // As in a browser, the keys are the object's own properties, and nothing else is.
    Object.defineProperty(this, "mood", { value: mood, enumerable: false, writable: true });
  }

  get length(): number {
    return Object.keys(this).length;
  }

  key(index: number): string | null {
    return Object.keys(this)[index] ?? null;
  }

  getItem(key: string): string | null {
    if (this.mood === "off") throw new DOMException("switched off", "SecurityError");
    return Object.hasOwn(this, key) ? String(this[key]) : null;
  }

  setItem(key: string, value: string): void {
    if (this.mood === "off") throw new DOMException("switched off", "SecurityError");
    if (this.mood === "full") throw new DOMException("no room", "QuotaExceededError");
    this[key] = String(value);
  }

  removeItem(key: string): void {
    if (this.mood === "off") throw new DOMException("switched off", "SecurityError");
    delete this[key];
  }

  clear(): void {
    for (const key of Object.keys(this)) delete this[key];
  }
}
