/**
 * The service worker: serves the site from copies in the browser, so that it opens without a
 * network. `build/site/offline_copy.py` writes the list of files before this script, so a new build
 * is a new script: the browser installs it beside the old one, which serves until the reader agrees
 * or has left.
 */

import { type Build, fileAt, type SiteFile } from "./files";
import { KeptFiles } from "./kept_files";
import { isOwnMachine, type ToServiceWorker } from "./protocol";

declare const self: ServiceWorkerGlobalScope & { readonly ppoBuild: Build };

const scope = self.registration.scope;
const build = self.ppoBuild;
const kept = new KeptFiles(scope, build, self.caches);
const ownMachine = isOwnMachine(new URL(scope).hostname);

self.addEventListener("install", (event) => {
  event.waitUntil(kept.keepLight());
  if (ownMachine) void self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(kept.forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || request.headers.has("range")) return;
  const file = fileAt(request.url, scope, build);
  if (file) event.respondWith(ownMachine ? serverFirst(event, file) : copyFirst(event, file));
});

self.addEventListener("message", (event) => {
  const message = event.data as ToServiceWorker;
  if (message.type === "version") event.ports[0]?.postMessage(build.version);
  else if (message.type === "take over") event.waitUntil(self.skipWaiting());
  else event.waitUntil(Promise.allSettled(message.addresses.map(keepAddress)));
});

async function keepAddress(address: string): Promise<void> {
  const file = fileAt(address, scope, build);
  if (file) await kept.fetchAndKeep(file, address);
}

async function copyFirst(event: FetchEvent, file: SiteFile): Promise<Response> {
  return (await kept.read(file)) ?? fetchAndKeep(event, file);
}

async function serverFirst(event: FetchEvent, file: SiteFile): Promise<Response> {
  try {
    return await fetchAndKeep(event, file);
  } catch (error) {
    const copy = await kept.read(file);
    if (copy) return copy;
    throw error;
  }
}

async function fetchAndKeep(event: FetchEvent, file: SiteFile): Promise<Response> {
  const response = await fetch(event.request);
  // A full disk costs the copy, never the answer.
  event.waitUntil(kept.keep(file, response.clone()).catch(() => false));
  return response;
}
