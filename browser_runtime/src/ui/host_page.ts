/** What the page's own script hands to a lazy bundle: its one Python, its files, its addresses. */
import { type Runtime, runtime } from "../python/runtime";
import { ASSETS, assetBytes, loadBundle } from "../site/assets";

/** A bundle must not load files by its own copy of assets.ts: files would be loaded twice. */
export interface HostPage {
  readonly runtime: Runtime;
  readonly loadBundle: typeof loadBundle;
  readonly assetBytes: typeof assetBytes;
  /** Address of a page of this site, for instance `playground.html`. */
  readonly address: (path: string) => string;
}

/** The page that this script belongs to. */
export function hostPage(): HostPage {
  return {
    runtime: runtime(),
    loadBundle,
    assetBytes,
    address: (path) => new URL(`../../${path}`, ASSETS).href,
  };
}
