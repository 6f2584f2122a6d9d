/**
 * The figures of the chapters, found in their files instead of kept in a list.
 *
 * `export const lambdaDial: Figure<Dial> = ...` in browser_runtime/src/figures/ch06/ is the figure
 * `lambda-dial` of chapter ch06. Each chapter is a bundle of its own, figures-ch06.js, kit included:
 * sharing the kit would save 2.8 kB (gzip) in each further chapter and cost an early request in all.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const SOURCE = resolve(import.meta.dirname, "../../browser_runtime/src");
const DECLARED = /^export const (\w+): Figure</gm;

/** Every figure below a folder of chapters: its name, its chapter, and where it is declared. */
export function figuresIn(folder = join(SOURCE, "figures")) {
  const found = new Map();
  for (const path of readdirSync(folder, { recursive: true }).sort()) {
    const [chapter, ...file] = path.split(/[\\/]/);
    if (!/^ch\d\d$/.test(chapter) || !path.endsWith(".ts")) continue;
    for (const [, variable] of readFileSync(join(folder, path), "utf8").matchAll(DECLARED)) {
      const name = variable.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const other = found.get(name);
      if (other) throw new Error(`figure ${name} is in ${other.chapter} and in ${chapter}`);
      found.set(name, { chapter, variable, module: `./figures/${chapter}/${file.join("/")}` });
    }
  }
  return found;
}

/** Bundle name -> entry point, for every chapter that has figures. */
export function figureEntries() {
  const chapters = new Set([...figuresIn().values()].map(({ chapter }) => chapter));
  return Object.fromEntries([...chapters].map((name) => [`figures-${name}`, `ppo:bundle/${name}`]));
}

const bundle = (chapter) => `
  import { FIGURES } from "ppo:figures/${chapter}";
  import { provideFigures } from "./figures/bundle";
  provideFigures("figures-${chapter}", FIGURES);`;

function module(wanted) {
  const found = [...figuresIn()].filter(([, { chapter }]) => [chapter, "all"].includes(wanted));
  const imports = found.map(
    ([, { variable, module }]) => `import { ${variable} } from "${module}";`,
  );
  const entries = found.map(([name, { variable }]) => `"${name}": ${variable},`);
  return `${imports.join("\n")}\nexport const FIGURES = {\n${entries.join("\n")}\n};`;
}

/**
 * `import chapters from "ppo:figures"`: the chapter of every figure.
 * `import { FIGURES } from "ppo:figures/ch06"`, or of "ppo:figures/all": the figures by name.
 */
export const figuresPlugin = {
  name: "figures",
  setup(bundler) {
    const loads = (filter, contents) => {
      bundler.onResolve({ filter }, ({ path }) => ({ path, namespace: "ppo-figures" }));
      bundler.onLoad({ filter, namespace: "ppo-figures" }, ({ path }) => ({
        contents: contents(path.slice(path.indexOf("/") + 1)),
        resolveDir: SOURCE,
        loader: "ts",
      }));
    };
    loads(/^ppo:figures\//, module);
    loads(/^ppo:bundle\//, bundle);
    loads(/^ppo:figures$/, () => {
      const chapters = [...figuresIn()].map(([name, { chapter }]) => [name, chapter]);
      return `export default ${JSON.stringify(Object.fromEntries(chapters))};`;
    });
  },
};
