/**
 * The words between a page and the service worker that keeps the site's files for a time without a
 * network. A page works without any of this.
 */

/** What a page tells the service worker; it answers `version` through the port that came along. */
export type ToServiceWorker =
  | { readonly type: "version" }
  | { readonly type: "take over" }
  /** Addresses that the page has loaded by itself, before the worker could keep them. */
  | { readonly type: "loaded"; readonly addresses: readonly string[] };

/**
 * Whether a host is the reader's own machine. Its files come first from the server there, which is
 * as fast as the kept copy and may have been built a second ago; the copy serves when it is stopped.
 */
export function isOwnMachine(hostname: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
