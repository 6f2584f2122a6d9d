/** The files of one build: what lies at an address, and the hash that its content must have. */

/** Path in the site -> first hexadecimal digits of the SHA-256 of its content. */
export type Hashes = Readonly<Record<string, string>>;

export interface Build {
  /** A hash over all files. */
  readonly version: string;
  /** Kept at once. */
  readonly light: Hashes;
  /** Python and the network of the policies: kept when a page has used them. */
  readonly heavy: Hashes;
}

/** A file of the build. */
export interface SiteFile {
  readonly path: string;
  readonly hash: string;
}

/** The file at an address; null for other sites, other builds and what the build does not know. */
export function fileAt(address: string, scope: string, build: Build): SiteFile | null {
  const url = new URL(address);
  const root = new URL(scope);
  if (url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return null;
  const path = decoded(url.pathname.slice(root.pathname.length));
  const folder = path === "" || path.endsWith("/");
  // Some hosts leave the ending out of the addresses of pages.
  const names = folder ? [`${path}index.html`] : [path, `${path}.html`];
  const name = names.find((each) => hashOf(each, build) !== null);
  if (name === undefined) return null;
  const hash = hashOf(name, build)!;
  const asked = url.searchParams.get("v");
  return asked === null || hash.startsWith(asked) ? { path: name, hash } : null;
}

function hashOf(path: string, { light, heavy }: Build): string | null {
  for (const hashes of [light, heavy]) if (Object.hasOwn(hashes, path)) return hashes[path]!;
  return null;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
