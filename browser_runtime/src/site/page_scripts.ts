/** The folder of the page's scripts, and a way to add one. */

const running = document.currentScript;
const source = running instanceof HTMLScriptElement && running.src;

/** Folder of the running script, with a slash at its end; every asset lies in it. */
export const ASSETS = new URL(".", source || document.baseURI);

/** Whether the page was opened from a disk. */
export const OFFLINE = ASSETS.protocol === "file:";

/** Run a script of the assets folder; resolves after it ran. */
export function addScript(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = new URL(path, ASSETS).href;
    element.onload = () => {
      element.remove();
      resolve();
    };
    element.onerror = () => {
      element.remove();
      reject(new Error(`${path} could not be loaded. Is there a network?`));
    };
    document.head.append(element);
  });
}
