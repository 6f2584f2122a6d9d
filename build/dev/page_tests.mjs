/**
 * Run the tests of the page's TypeScript: bundle tests/page/**\/*.test.ts in one go, test each file
 * in a process of its own, print the failures and one line of summary.
 *
 *   node build/dev/page_tests.mjs [part of a path ...]
 */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { run } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { build } from "esbuild";
import { figuresPlugin } from "../site/figures.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TESTS = join(ROOT, "tests/page");
const OUT = join(ROOT, ".cache/page-tests");
const AT_ONCE = 2;
/** Milliseconds for one file; a process that is kept alive counts as failed. */
const TIMEOUT_MS = 60_000;

/** Without a build there are no kernels, and a manifest only where a test sets one. */
const virtual = {
  name: "virtual",
  setup(bundler) {
    bundler.onResolve({ filter: /^ppo:(manifest|kernels)$/ }, ({ path }) => ({
      path,
      namespace: "ppo",
    }));
    bundler.onLoad({ filter: /^ppo:manifest$/, namespace: "ppo" }, () => ({
      contents: "export default globalThis.testManifest ?? {}",
    }));
    bundler.onLoad({ filter: /^ppo:kernels$/, namespace: "ppo" }, () => ({
      contents: "export default new Uint8Array()",
    }));
  },
};

/** Bundle the test files; returns a map from each bundle to its source. */
async function bundle(files) {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  await build({
    entryPoints: files,
    outdir: OUT,
    outbase: TESTS,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    packages: "external",
    sourcemap: "inline",
    logLevel: "warning",
    plugins: [virtual, figuresPlugin],
    loader: { ".css": "text" },
  });
  return files.map((file) => join(OUT, relative(TESTS, file).replace(/\.ts$/, ".mjs")));
}

/** Print a failure for a person: the file, the test and the message. */
function tell(file, { name, details }) {
  const error = details.error?.cause ?? details.error;
  const place = (file ?? "").replace(OUT, TESTS).replace(/\.mjs$/, ".ts");
  console.log(`\nFAILED ${relative(ROOT, place)}: ${name}\n${error?.stack ?? inspect(error)}`);
}

const wanted = process.argv.slice(2);
const files = readdirSync(TESTS, { recursive: true })
  .filter((path) => path.endsWith(".test.ts"))
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)))
  .map((path) => join(TESTS, path))
  .sort();
if (files.length === 0) {
  console.error(`No test of the page has ${wanted.join(" or ")} in its path.`);
  process.exit(1);
}

const bundles = await bundle(files);
const begin = performance.now();
const count = { passed: 0, failed: 0 };
// The movable clock of node:test is experimental, and every process prints a warning of it.
const quiet = process.allowedNodeEnvironmentFlags.has("--disable-warning")
  ? " --disable-warning=ExperimentalWarning"
  : "";
process.env.NODE_OPTIONS = `--enable-source-maps${quiet}`;
for await (const { type, data } of run({
  files: bundles,
  concurrency: AT_ONCE,
  timeout: TIMEOUT_MS,
})) {
  if (type === "test:stdout" || type === "test:stderr") process.stdout.write(data.message);
  // Node warns of leaks and deprecations: defects as much as a failed test.
  if (type === "test:stderr" && /Warning: /.test(data.message)) count.failed += 1;
  if (type !== "test:pass" && type !== "test:fail") continue;
  const failed = type === "test:fail";
  // A parent fails with its subtests, which are printed already.
  const heard = data.details.error?.failureType === "subtestsFailed";
  const group = data.details.type === "suite";
  if (failed && !heard) tell(data.file, data);
  if (failed ? !heard : !group) count[failed ? "failed" : "passed"] += 1;
}
const seconds = ((performance.now() - begin) / 1000).toFixed(1);
console.log(
  `${count.passed} tests of ${files.length} files passed, ${count.failed} failed, in ${seconds} s`,
);
if (count.failed > 0 || count.passed === 0) process.exitCode = 1;
