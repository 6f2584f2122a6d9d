/**
 * Write ppo.css: the theme's styles less what no page uses, then our own.
 *
 * One file instead of three, because a page waits for all of them before it paints, and most of the
 * theme is for features that this site does not have.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";

/** Where finish_pages.py has put the theme's style sheets; the palette goes after the rest. */
const THEME = ".cache/theme";
/** Names that scripts put together, and those of packages that bring their own parts. */
const OURS = [/ppo-/, /^cm-/, /katex/, /^u-/, /uplot/];
/** Attributes that scripts set: no page names their values, such as a question's data-state. */
const BY_SCRIPTS = ["data-state", "aria-current", "tabindex"];
/** The theme's variables only: ours are read by scripts as well. */
const OUR_VARIABLES = [/^--(?!md-)/];

/** All style sheets as one virtual entry, so that there is no list to keep. */
function entry(root) {
  const theme = join(root, THEME);
  const files = existsSync(theme) ? readdirSync(theme).sort() : [];
  const ours = readdirSync(join(root, "browser_runtime/css")).filter((file) =>
    file.endsWith(".css"),
  );
  const imports = [
    ...files.map((file) => join(theme, file)),
    ...ours.sort().map((file) => `./${file}`),
  ];
  return {
    contents: imports.map((path) => `@import ${JSON.stringify(path)};`).join("\n"),
    resolveDir: join(root, "browser_runtime/css"),
    loader: "css",
  };
}

/** The pages and scripts of the site: what names a style uses it. */
function contentOf(site) {
  const found = readdirSync(site, { withFileTypes: true, recursive: true })
    .filter((each) => each.isFile() && /\.(html|js)$/.test(each.name))
    .map((each) => join(each.parentPath ?? each.path, each.name));
  return found.map((file) => ({
    raw: readFileSync(file, "utf8"),
    extension: file.endsWith("js") ? "js" : "html",
  }));
}

/** Bundle the style sheets into `target` and drop what no page or script of `site` names. */
export async function writeStyles({ root, site, target, settings }) {
  await build({
    ...settings,
    stdin: entry(root),
    outfile: target,
    external: ["*.woff2"], // docs/assets/fonts
  });
  const [purged] = await new PurgeCSS().purge({
    content: contentOf(site),
    css: [{ raw: readFileSync(target, "utf8") }],
    safelist: { standard: OURS, greedy: OURS, variables: OUR_VARIABLES },
    dynamicAttributes: BY_SCRIPTS,
    variables: true,
  });
  writeFileSync(target, purged.css);
}
