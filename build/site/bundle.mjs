/**
 * Bundle the page's TypeScript and CSS into classic scripts, which also load from file://.
 *
 *   node build/site/bundle.mjs [--out site/assets/ppo] [--dev]
 *
 * browser_runtime/src/main.ts        -> ppo.js      on every page, small
 * browser_runtime/src/python/worker/worker.ts -> worker.js   the Python worker, started on first need
 * browser_runtime/src/site/service_worker/worker.ts -> service-worker.js  see offline_copy.py
 * browser_runtime/src/bundles/X.ts   -> X.js        lazy; add a file here to add a bundle
 * browser_runtime/src/figures/X/     -> figures-X.js  lazy; the figures of one folder, often a chapter
 * browser_runtime/css/*.css          -> ppo.css     after the theme's (styles.mjs); one file per feature,
 *                                                  in alphabetical order, which must not matter
 */
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { figureEntries, figuresPlugin } from "./figures.mjs";
import { compileKernels } from "./kernels.mjs";
import { writeStyles } from "./styles.mjs";

const ROOT = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
const { values: options } = parseArgs({
  options: { out: { type: "string" }, dev: { type: "boolean", default: false } },
});
const OUT = resolve(ROOT, options.out ?? "site/assets/ppo");
const SOURCE = join(ROOT, "browser_runtime/src");

/** Output name without extension -> source file, of every bundle that exists. */
function entryPoints() {
  const entries = {
    ppo: join(SOURCE, "main.ts"),
    worker: join(SOURCE, "python/worker/worker.ts"),
    "service-worker": join(SOURCE, "site/service_worker/worker.ts"),
  };
  const lazy = join(SOURCE, "bundles");
  if (existsSync(lazy)) {
    for (const file of readdirSync(lazy).sort()) {
      if (file.endsWith(".ts") && !file.endsWith(".d.ts")) {
        entries[basename(file, ".ts")] = join(lazy, file);
      }
    }
  }
  const existing = Object.entries(entries).filter(([, file]) => existsSync(file));
  return { ...Object.fromEntries(existing), ...figureEntries() };
}

/** `import manifest from "ppo:manifest"`: names, sizes and hashes of the assets beside the bundles. */
const manifestPlugin = {
  name: "manifest",
  setup(bundler) {
    bundler.onResolve({ filter: /^ppo:manifest$/ }, () => ({ path: "manifest", namespace: "ppo" }));
    bundler.onLoad({ filter: /.*/, namespace: "ppo" }, () => {
      const file = join(OUT, "manifest.json");
      return { contents: existsSync(file) ? readFileSync(file, "utf8") : "{}", loader: "json" };
    });
  },
};

/** `import kernels from "ppo:kernels"`: the bytes of the compiled kernels. */
const kernelsPlugin = {
  name: "kernels",
  setup(bundler) {
    bundler.onResolve({ filter: /^ppo:kernels$/ }, () => ({
      path: "kernels",
      namespace: "ppo-wasm",
    }));
    bundler.onLoad({ filter: /.*/, namespace: "ppo-wasm" }, async () => ({
      contents: await compileKernels(),
      loader: "binary",
    }));
  },
};

/**
 * Let CodeMirror fill its style element rule by rule. It writes text into it, which a policy without
 * `unsafe-inline` forbids; rules added by script are allowed.
 */
const editorStylesPlugin = {
  name: "editor-styles",
  setup(bundler) {
    const edits = [
      ["this.styleTag.textContent = text", "void text"],
      [
        "target.insertBefore(this.styleTag, target.firstChild)",
        `target.insertBefore(this.styleTag, target.firstChild)
      const written = this.styleTag.sheet
      if (changed || written.cssRules.length == 0) {
        while (written.cssRules.length) written.deleteRule(0)
        for (const rule of this.modules.flatMap((module) => module.rules))
          written.insertRule(rule, written.cssRules.length)
      }`,
      ],
    ];
    bundler.onLoad({ filter: /style-mod\/src\/style-mod\.js$/ }, ({ path }) => {
      let contents = readFileSync(path, "utf8");
      for (const [from, to] of edits) {
        if (!contents.includes(from))
          return { errors: [{ text: `style-mod has changed: ${from}` }] };
        contents = contents.replace(from, to);
      }
      return { contents, loader: "js" };
    });
  },
};

const shared = {
  bundle: true,
  minify: !options.dev,
  sourcemap: options.dev ? "inline" : false,
  target: ["es2022", "chrome109", "firefox115", "safari16.4"],
  legalComments: "none",
  logLevel: "warning",
};

/** esbuild has printed its errors already; a stack trace would only hide them. */
function failed(error) {
  if (!error.errors) console.error(error.message);
  process.exit(1);
}

mkdirSync(OUT, { recursive: true });
await build({
  ...shared,
  entryPoints: entryPoints(),
  outdir: OUT,
  format: "iife",
  platform: "browser",
  charset: "utf8",
  // Pyodide's own branches for Node, and its one use of its URL, which is meaningless in a blob.
  external: ["node:*", "ws"],
  define: { "import.meta.url": "self.location.href" },
  loader: { ".css": "text" },
  plugins: [manifestPlugin, kernelsPlugin, figuresPlugin, editorStylesPlugin],
}).catch(failed);
await writeStyles({
  root: ROOT,
  site: resolve(OUT, "../.."),
  target: join(OUT, "ppo.css"),
  settings: shared,
}).catch(failed);

for (const file of readdirSync(OUT).sort()) {
  if (!/\.(js|css)$/.test(file)) continue;
  const bytes = readFileSync(join(OUT, file));
  const gz = gzipSync(bytes, { level: 9 }).length;
  const kB = (n) => `${(n / 1000).toFixed(1)} kB`.padStart(10);
  console.log(`  ${file.padEnd(16)}${kB(bytes.length)}${kB(gz)} gz`);
}
