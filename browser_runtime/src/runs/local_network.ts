/**
 * The browser's permission for a page to call a service on the reader's own machine or network.
 *
 * Chromium asks the reader at the first request (Local Network Access) and blocks the request when
 * the answer was no; other browsers do not ask. A page over https may call plain http there if the
 * request says where it goes.
 */

/** Where a service is, seen from the reader: on their machine or in their network. */
export type NearbySpace = "loopback" | "local";

/** Newer versions of Chromium tell the two apart; older ones know the last name only. */
const PERMISSIONS: Record<NearbySpace, readonly string[]> = {
  loopback: ["loopback-network", "local-network-access"],
  local: ["local-network", "local-network-access"],
};

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;
const PRIVATE_IPV4 = /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)[\d.]+$/;
const PRIVATE_IPV6 = /^\[f[cd][0-9a-f]*:|^\[fe[89ab][0-9a-f]*:/;
/** Names that public name servers do not have. */
const PRIVATE_NAME = /^[^.]+$|\.(local|lan|internal|home\.arpa)$/;

/** Where an address lies, as far as its host's name shows; null for the internet. */
export function nearbySpace(address: string): NearbySpace | null {
  const host = new URL(address).hostname;
  if (LOOPBACK.test(host)) return "loopback";
  const local = [PRIVATE_IPV4, PRIVATE_IPV6, PRIVATE_NAME].some((pattern) => pattern.test(host));
  return local && !host.startsWith("[2") ? "local" : null;
}

/** The options by which a request says that it goes nearby; empty where a browser knows none. */
export function nearbyOptions(address: string): RequestInit {
  const space = nearbySpace(address);
  // An https service is no mixed content, and its name may lead anywhere.
  if (!space || !address.startsWith("http:") || !globalThis.isSecureContext) return {};
  const options = { targetAddressSpace: space } as RequestInit;
  try {
    new Request(address, options); // a version that does not know this word refuses it
    return options;
  } catch {
    return {};
  }
}

/** The state of the reader's permission for an address; null where the browser asks for none. */
export async function nearbyPermission(
  address: string,
  permissions: Pick<Permissions, "query"> | undefined = globalThis.navigator?.permissions,
): Promise<PermissionState | null> {
  const space = nearbySpace(address);
  if (!space || !permissions) return null;
  for (const name of PERMISSIONS[space]) {
    try {
      return (await permissions.query({ name: name as PermissionName })).state;
    } catch {
      // This browser does not know the name.
    }
  }
  return null;
}

/** One sentence on the way to allow it, for a request that failed; null if it is not the cause. */
export function nearbyRefusal(address: string, state: PermissionState | null): string | null {
  const place = nearbySpace(address) === "loopback" ? "your own machine" : "your network";
  if (state === "denied") {
    return (
      `Your browser does not let this page reach ${place}, so ${address} was not asked. Press the ` +
      "icon to the left of this page's address, allow local network access (or “Apps on device”), " +
      "and try again. A page in a frame needs this permission from the page around it, too."
    );
  }
  return null;
}
