/** The page's own Python, from its packs, under Node: for recording outputs and for tests. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { loadPyodide } from "pyodide";
import { compileKernels } from "./kernels.mjs";

const SITE_PACKAGES = "/lib/python3.14/site-packages";

/**
 * Boot from the three packs, given as {stdlib, numpy, ours} file paths, and pass Python's output
 * to `write`.
 */
export async function startPython(packs, write) {
  const indexURL = `${dirname(createRequire(import.meta.url).resolve("pyodide/package.json"))}/`;
  const python = await loadPyodide({ indexURL, stdLibURL: packs.stdlib });
  for (const pack of [packs.numpy, packs.ours]) {
    python.unpackArchive(new Uint8Array(readFileSync(pack)), "zip", { extractDir: SITE_PACKAGES });
  }
  const { start, speed_up } = python.pyimport("browser_runtime.boot");
  start({
    write,
    listen: () => undefined,
    limit: () => undefined,
    stop_requested: () => false,
    stopping: () => undefined,
    breathe: () => Promise.resolve(),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    ask: () => Promise.resolve(null),
  });
  const { memory } = python._module;
  const { instance } = await WebAssembly.instantiate(await compileKernels(), { env: { memory } });
  speed_up(instance.exports);
  return python;
}

/** Run one request of browser_runtime.entry to its end: return its result or throw its failure. */
export function request(python, name, payload) {
  const { begin } = python.pyimport("browser_runtime.entry");
  const running = begin(name, JSON.stringify(payload));
  for (;;) {
    const [kind, json] = running.step().toJs();
    if (kind === "result") return JSON.parse(json);
    if (kind === "failed") throw new Error(JSON.parse(json).traceback);
  }
}
