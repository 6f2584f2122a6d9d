/**
 * Start Pyodide without the network: it fetches from a host that does not exist, and its few
 * requests are answered with the files that the page sent. One path serves http and file:// alike.
 */
import { loadPyodide, type PyodideAPI } from "pyodide";
import createPyodideModule from "pyodide/pyodide.asm.mjs";
import { info } from "pyodide/pyodide-lock.json";
import { pack, wasm } from "./supply";

const NOWHERE = "https://pyodide.invalid/";
const STDLIB = `${NOWHERE}stdlib.zip`;

/** Load the interpreter with its standard library; packages come later. */
export async function loadPython(): Promise<PyodideAPI> {
  answerFromMemory();
  return loadPyodide({
    indexURL: NOWHERE,
    stdLibURL: STDLIB,
    lockFileContents: { info, packages: {} } as never,
    createPyodideModule: createPyodideModule as never,
    env: { HOME: "/home/pyodide" },
    stdin: () => null as never,
  });
}

function answerFromMemory(): void {
  const fetchOutside = self.fetch.bind(self);
  self.fetch = async (resource: RequestInfo | URL, options?: RequestInit) => {
    const url = resource instanceof Request ? resource.url : String(resource);
    if (!url.startsWith(NOWHERE)) return fetchOutside(resource, options);
    if (url === STDLIB) return new Response((await pack("pyodide/stdlib.zip").promise) as BodyInit);
    if (url.endsWith(".wasm")) return new Response(new Uint8Array()); // see instantiateStreaming
    return new Response(null, { status: 404 });
  };
  WebAssembly.instantiateStreaming = async (_response, imports) => {
    const module = await wasm.promise;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
}
