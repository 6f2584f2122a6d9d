/**
 * The little of a browser that code without elements needs, for tests in which time must be movable:
 * `window` is the test's own global object. Import it before any module of the page.
 */

/** Scripts that were added to the page; a test lets each run or fail. */
export const scripts: { src: string; onload: () => void; onerror: () => void }[] = [];

/** Set one global, also where Node has a read-only one of that name. */
export function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** Give the page this address. */
export function pageAt(address: string): void {
  define("document", {
    currentScript: null,
    baseURI: address,
    createElement: () => ({ remove: () => undefined }),
    head: { append: (script: (typeof scripts)[number]) => scripts.push(script) },
  });
}

define("window", globalThis);
define("navigator", {});
define("HTMLScriptElement", class {});
pageAt("http://localhost:8000/assets/ppo/");
