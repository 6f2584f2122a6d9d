/**
 * Run the cells of pages, in order, in the page's own Python.
 *
 * stdin: JSON {"packs": {...}, "pages": [[{"session", "code"}, ...], ...]}
 * stdout: one JSON line per page, as soon as it is done: [{"status", "text", "error"}, ...]
 */
import { readFileSync, writeSync } from "node:fs";
import { request, startPython } from "./page_python.mjs";

const { packs, pages } = JSON.parse(readFileSync(0, "utf8"));
let written = "";

function run(python, { session, code }) {
  written = "";
  const result = request(python, "run_cell", { session, code });
  if (written && !written.endsWith("\n")) written += "\n";
  if (result.value !== null) written += `${result.value}\n`;
  if (result.error) written += `${result.error.trace}\n`;
  return { status: result.status, text: written.trimEnd(), error: result.error?.type ?? null };
}

try {
  const python = await startPython(packs, (_stream, text) => {
    written += text;
  });
  for (const cells of pages) {
    const outputs = cells.map((cell) => run(python, cell));
    for (const session of new Set(cells.map((cell) => cell.session))) {
      request(python, "forget", { session });
    }
    // Waited for, since what is still in the stream would be lost at exit.
    const line = `${JSON.stringify(outputs)}\n`;
    await new Promise((written) => process.stdout.write(line, written));
  }
} catch (error) {
  writeSync(2, `${error.message}\n`); // JavaScript's stack is one minified line of a megabyte
  process.exit(1);
}
process.exit(0);
