/** Read a zip archive with the browser's own inflater: no library, and no work for Python. */

/** One file of an archive. */
export interface ZipEntry {
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const END_OF_DIRECTORY = 0x06054b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * Unpack all files of a zip archive.
 *
 * @throws Error when the bytes are not a zip, or use a compression other than stored and deflate.
 */
export async function unzip(archive: Uint8Array): Promise<ZipEntry[]> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = endOfDirectory(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries: Promise<ZipEntry>[] = [];
  for (let index = 0; index < count; index++) {
    const [pathLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      view.getUint16(at + offset, true),
    ) as [number, number, number];
    const path = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + pathLength));
    if (!path.endsWith("/")) entries.push(readEntry(archive, view, at, path));
    at += 46 + pathLength + extraLength + commentLength;
  }
  return Promise.all(entries);
}

function endOfDirectory(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0; at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  }
  throw new Error(`not a zip archive: ${view.byteLength} bytes without an end record`);
}

async function readEntry(
  archive: Uint8Array,
  view: DataView,
  directory: number,
  path: string,
): Promise<ZipEntry> {
  const method = view.getUint16(directory + 10, true);
  const size = view.getUint32(directory + 20, true);
  const header = view.getUint32(directory + 42, true);
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  const data = archive.slice(start, start + size) as Uint8Array<ArrayBuffer>;
  if (method === STORED) return { path, bytes: data };
  if (method !== DEFLATED) throw new Error(`${path}: zip method ${method}, allowed: 0 and 8`);
  const inflated = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return { path, bytes: new Uint8Array(await new Response(inflated).arrayBuffer()) };
}
