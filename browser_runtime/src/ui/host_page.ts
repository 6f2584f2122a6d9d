/** Python, files and addresses of the page's own script, passed to the lazy bundles. */
import { type Runtime, runtime } from "../python/runtime";
import { ASSETS, assetBytes, loadBundle } from "../site/assets";

/** A bundle uses these, since its own copy of assets.ts would load every file again. */
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
