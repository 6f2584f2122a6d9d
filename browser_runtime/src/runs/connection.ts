/** Address and key of the reader's GPU service: kept on this device only, removable. */
import { keepText, keptText } from "../site/kept";

export interface Connection {
  /** Origin and optional path of the service, without a slash at the end. */
  readonly address: string;
  readonly key: string;
}

const STORED_UNDER = "ppo-lab:gpu-connection";

/** The typed text is not an address; the message says what an address looks like. */
export class AddressError extends Error {}

/** Normalise an address: scheme, host, port, path without its last slash. */
export function parseAddress(text: string): string {
  const typed = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`;
  let url: URL;
  try {
    url = new URL(withScheme);
  } catch {
    throw new AddressError(`"${typed}" is not an address; one looks like http://127.0.0.1:8321`);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new AddressError(`An address starts with http:// or https://, not ${url.protocol}//`);
  }
  return (url.origin + url.pathname).replace(/\/+$/, "").replace(/\/v1$/, "");
}

/** The connection of this device, or of this visit where the browser keeps nothing. */
export function loadConnection(): Connection | null {
  try {
    const stored: unknown = JSON.parse(keptText(STORED_UNDER) ?? "null");
    if (typeof stored !== "object" || stored === null) return null;
    const { address, key } = stored as Partial<Connection>;
    return typeof address === "string" && typeof key === "string" ? { address, key } : null;
  } catch {
    return null; // written by hand: ask again
  }
}

/** Keep a connection, for this visit only where the browser keeps nothing. */
export function saveConnection(connection: Connection): void {
  keepText(STORED_UNDER, JSON.stringify(connection));
}

export function forgetConnection(): void {
  keepText(STORED_UNDER, null);
}
