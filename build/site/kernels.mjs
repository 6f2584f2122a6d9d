/** Compile the kernels of browser_runtime/assembly to WebAssembly, once per content. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
const SOURCE = "browser_runtime/assembly/kernels.ts";
// They work on the interpreter's memory and keep nothing there themselves: no runtime, no data.
const OPTIONS = [
  "-O3",
  "--enable=simd",
  "--runtime=stub",
  "--importMemory",
  "--noExportMemory",
  "--noAssert",
  "--use=abort=",
];

/** Return the bytes of the WebAssembly module, about two kilobytes. */
export async function compileKernels() {
  const lock = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const version = lock.devDependencies.assemblyscript;
  const text = readFileSync(join(ROOT, SOURCE), "utf8");
  const key = createHash("sha256")
    .update([version, ...OPTIONS, text].join("\n"))
    .digest("hex");
  const kept = join(ROOT, ".cache/kernels", `${key.slice(0, 16)}.wasm`);
  if (!existsSync(kept)) {
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(kept, await compile(text));
  }
  return readFileSync(kept);
}

async function compile(text) {
  const { default: asc } = await import("assemblyscript/asc");
  let wasm;
  const { error, stderr } = await asc.main(["kernels.ts", "--outFile=kernels.wasm", ...OPTIONS], {
    readFile: (name) => (name === "kernels.ts" ? text : null),
    writeFile: (_name, contents) => {
      wasm = contents;
    },
    listFiles: () => [],
  });
  const said = stderr.toString();
  if (error || said) throw new Error(`${SOURCE} does not compile:\n${said || error.message}`);
  return wasm;
}
