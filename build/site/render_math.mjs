/**
 * Turn TeX into HTML with KaTeX, so that pages need no script for it.
 *
 * stdin: JSON [{"tex": "...", "display": true}, ...]; stdout: JSON ["<span ...>", ...].
 * A formula that KaTeX cannot read ends the program with its message.
 */
import { readFileSync } from "node:fs";
import katex from "katex";

/** Symbols in the colour of what they stand for: \\reward{r_t}. See browser_runtime/css/roles.css. */
const ROLES = ["reward", "value", "advantage", "policy", "old", "clip"];
const macros = Object.fromEntries(
  ROLES.map((role) => [`\\${role}`, `\\htmlClass{role-${role}}{#1}`]),
);
/** A term whose number a figure of the page knows: \\live{delta}{\\delta_t}. See live_formulas.py. */
macros["\\live"] = "\\htmlData{live=#1}{#2}";

const formulas = JSON.parse(readFileSync(0, "utf8"));
const rendered = formulas.map(({ tex, display }) => {
  try {
    return katex.renderToString(tex, {
      displayMode: display,
      strict: (code) => (code === "htmlExtension" ? "ignore" : "error"),
      trust: ({ command }) => command === "\\htmlClass" || command === "\\htmlData",
      macros: { ...macros },
      output: "htmlAndMathml",
    });
  } catch (error) {
    console.error(`${error.message}\n  in ${tex}`);
    return process.exit(1);
  }
});
process.stdout.write(JSON.stringify(rendered));
