/**
 * Compile Python to bytecode packs with Pyodide under Node.
 *
 *   node build/site/pack.mjs KIND SOURCE.zip TARGET.zip [STDLIB_PACK.zip]
 *
 * KIND names a function of pack_pyc.py without its prefix: stdlib, numpy or ours. With an already
 * packed standard library Pyodide starts in half the time.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { loadPyodide } from "pyodide";

const [kind, source, target, stdlib] = process.argv.slice(2);
const indexURL = `${dirname(createRequire(import.meta.url).resolve("pyodide/package.json"))}/`;
const python = await loadPyodide({ indexURL, ...(stdlib ? { stdLibURL: stdlib } : {}) });

python.FS.writeFile(
  "/home/pyodide/pack_pyc.py",
  readFileSync(`${import.meta.dirname}/pack_pyc.py`),
);
const packer = python.pyimport("pack_pyc");
const archive = python.toPy(new Uint8Array(readFileSync(source)));
try {
  writeFileSync(target, packer[`pack_${kind}`](archive.tobytes()).toJs());
} catch (error) {
  console.error(error.message); // a Python traceback; JavaScript's stack would only hide it
  process.exit(1);
}
