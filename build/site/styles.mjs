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

/** The style sheets of a folder as one minified text, so that there is no list to keep. */
async function bundled(folder, settings) {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const sheets = files.filter((file) => file.endsWith(".css")).sort();
  const contents = sheets.map((file) => `@import "./${file}";`).join("\n");
  const { outputFiles } = await build({
    ...settings,
    stdin: { contents, resolveDir: existsSync(folder) ? folder : undefined, loader: "css" },
    external: ["*.woff2"], // docs/assets/fonts
    write: false,
  });
  return outputFiles[0].text;
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

/**
 * Write the style sheet of the site to `target`. Ours stay whole: they speak of states that scripts
 * put together, which no search finds.
 */
export async function writeStyles({ root, site, target, settings }) {
  const theme = await bundled(join(root, THEME), settings);
  const ours = await bundled(join(root, "browser_runtime/css"), settings);
  const [used] = await new PurgeCSS().purge({
    content: contentOf(site),
    css: [{ raw: theme }],
    safelist: { variables: ours.match(/--md-[\w-]+/g) ?? [] },
    variables: true,
  });
  writeFileSync(target, used.css + ours);
}
