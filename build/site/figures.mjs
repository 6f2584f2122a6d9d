/**
 * The figures, found in their files instead of kept in a list.
 *
 * `export const lambdaDial: Figure<Dial> = ...` in browser_runtime/src/figures/ch06/ is the figure
 * `lambda-dial` of folder ch06; `Recorded<...>` is one whose data the page loads. Each folder of
 * figures is a bundle of its own, figures-ch06.js, kit included: sharing the kit would save 2.8 kB
 * (gzip) in each further folder and cost an early request in all.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const SOURCE = resolve(import.meta.dirname, "../../browser_runtime/src");
const DECLARED = /^export const (\w+): (Figure|Recorded)</gm;
/** What the figures share is no figure, whatever it declares. */
const SHARED = ["kit", "surface_kit", "worlds"];

/** Every figure in the folders below `top`: its name, its folder, and where it is declared. */
export function figuresIn(top = join(SOURCE, "figures")) {
  const found = new Map();
  for (const path of readdirSync(top, { recursive: true }).sort()) {
    const [folder, ...file] = path.split(/[\\/]/);
    if (SHARED.includes(folder) || file.length === 0 || !path.endsWith(".ts")) continue;
    for (const [, variable, kind] of readFileSync(join(top, path), "utf8").matchAll(DECLARED)) {
      const name = variable.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const other = found.get(name);
      if (other) throw new Error(`figure ${name} is in ${other.folder} and in ${folder}`);
      const module = `./figures/${folder}/${file.join("/")}`;
      found.set(name, { folder, kind, variable, module });
    }
  }
  return found;
}

/** Bundle name -> entry point, for every folder that has figures. */
export function figureEntries() {
  const folders = new Set([...figuresIn().values()].map(({ folder }) => folder));
  return Object.fromEntries([...folders].map((name) => [`figures-${name}`, `ppo:bundle/${name}`]));
}

const bundle = (folder) => `
  import { FIGURES, RECORDED } from "ppo:figures/${folder}";
  import { provideFigures } from "./figures/bundle";
  provideFigures("figures-${folder}", FIGURES, RECORDED);`;

function module(wanted) {
  const found = [...figuresIn()].filter(([, { folder }]) => [folder, "all"].includes(wanted));
  const imports = found.map(
    ([, { variable, module }]) => `import { ${variable} } from "${module}";`,
  );
  const entries = (kind) =>
    found
      .filter(([, figure]) => figure.kind === kind)
      .map(([name, { variable }]) => `"${name}": ${variable},`)
      .join("\n");
  return `${imports.join("\n")}
    export const FIGURES = {${entries("Figure")}};
    export const RECORDED = {${entries("Recorded")}};`;
}

/**
 * `import folders from "ppo:figures"`: the folder of every figure.
 * `import { FIGURES, RECORDED } from "ppo:figures/ch06"`, or of "ppo:figures/all": the figures by name.
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
      const folders = [...figuresIn()].map(([name, { folder }]) => [name, folder]);
      return `export default ${JSON.stringify(Object.fromEntries(folders))};`;
    });
  },
};
