/**
 * Write FILE.br and FILE.gz beside each file of the site that gets smaller by it.
 *
 *   node build/site/compress.mjs SITE CACHE
 *
 * Hosts send them to browsers that accept them and compress nothing themselves. Results are kept in
 * CACHE under the hash of the content, since brotli at its best is slow.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const [SITE, CACHE] = process.argv.slice(2);
/** Other files are compressed already, or never sent to a page. */
const WORTHWHILE = new Set(
  [
    ".html",
    ".css",
    ".js",
    ".mjs",
    ".json",
    ".svg",
    ".xml",
    ".txt",
    ".wasm",
    ".ico",
    ".ipynb",
  ].concat([".webmanifest"]),
);
/** Below this a second file saves no packet of the network. */
const LEAST_BYTES = 1000;

const CODINGS = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** The content in a coding, from the cache if it was compressed before. */
async function compressed(bytes, coding) {
  const kept = join(CACHE, `${createHash("sha256").update(bytes).digest("hex")}.${coding}`);
  try {
    return readFileSync(kept);
  } catch {
    const body = await CODINGS[coding](bytes);
    writeFileSync(kept, body);
    return body;
  }
}

async function compressFile(file) {
  const bytes = readFileSync(file);
  for (const coding of Object.keys(CODINGS)) {
    const target = `${file}.${coding}`;
    rmSync(target, { force: true });
    if (bytes.length < LEAST_BYTES) continue;
    const body = await compressed(bytes, coding);
    if (body.length < bytes.length) writeFileSync(target, body);
  }
}

mkdirSync(CACHE, { recursive: true });
const hosting = join(SITE, "hosting");
const files = filesBelow(SITE).filter(
  (file) => WORTHWHILE.has(extname(file)) && relative(hosting, file).startsWith(".."),
);
await Promise.all(files.map(compressFile));
