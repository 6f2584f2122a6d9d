/**
 * Asks the browser to keep a copy of the site (service_worker/worker.ts), and hears when a newer
 * one has come. It is never needed: from file://, in a frame without an origin, and where the
 * browser keeps nothing, all of this stays silent.
 */

import { ASSETS, OFFLINE } from "./page_scripts";
import { isOwnMachine, type ToServiceWorker } from "./service_worker/protocol";

/** Milliseconds after which copying begins: the first page, and Python for it, go first. */
const LATER_MS = 4000;
/** Milliseconds between two looks for a newer build; a reader may keep a page open for days. */
const LOOK_MS = 3_600_000;

export interface CopyNews {
  /** A newer build is ready; `take` changes to it, which reloads the page. */
  newer(version: string, take: () => void): void;
  /** Another tab has changed to a newer build. */
  changedElsewhere(): void;
}

/** Keep the site for a time without a network, once the page is loaded and quiet. */
export function keepCopy(news: CopyNews): void {
  const container = serviceWorkers();
  if (!container || OFFLINE || savesData()) return;
  const begin = () => setTimeout(() => void register(container, news), LATER_MS);
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}

/** The browser's service workers; null where it has none for this page. */
function serviceWorkers(): ServiceWorkerContainer | null {
  try {
    return navigator.serviceWorker ?? null;
  } catch {
    return null;
  }
}

function savesData(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}

async function register(container: ServiceWorkerContainer, news: CopyNews): Promise<void> {
  try {
    const script = new URL("../../service-worker.js", ASSETS);
    const registration = await container.register(script, { updateViaCache: "none" });
    tellWhatWasLoaded(container);
    if (isOwnMachine(location.hostname)) return;
    followBuilds(container, registration, news);
  } catch {
    // The browser refuses, or the host has no such file: the site works as ever.
  }
}

function followBuilds(
  container: ServiceWorkerContainer,
  registration: ServiceWorkerRegistration,
  news: CopyNews,
): void {
  let asked = false;
  // The first worker of all takes control as well: that is not news.
  let controlled = container.controller !== null;
  container.addEventListener("controllerchange", () => {
    if (asked) location.reload();
    else if (controlled) news.changedElsewhere();
    controlled = true;
  });
  const announce = async (worker: ServiceWorker) => {
    const version = await versionOf(worker);
    news.newer(version, () => {
      asked = true;
      send(worker, { type: "take over" });
    });
  };
  const onState = (worker: ServiceWorker) => {
    if (worker.state === "installed" && container.controller) void announce(worker);
  };
  if (registration.waiting) onState(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => onState(worker));
  });
  let lookedAt = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - lookedAt < LOOK_MS) return;
    lookedAt = Date.now();
    registration.update().catch(() => undefined);
  });
}

/** Pass on what this page loads past the worker: what is heavy is kept only because it was used. */
function tellWhatWasLoaded(container: ServiceWorkerContainer): void {
  new PerformanceObserver((list) => {
    const own = list.getEntries().filter((entry) => entry.name.startsWith(ASSETS.href));
    const past = (own as PerformanceResourceTiming[]).filter(
      ({ workerStart }) => workerStart === 0,
    );
    const addresses = past.map(({ name }) => name);
    if (addresses.length === 0) return;
    void container.ready.then(({ active }) => {
      if (active) send(active, { type: "loaded", addresses });
    });
  }).observe({ type: "resource", buffered: true });
}

function versionOf(worker: ServiceWorker): Promise<string> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => {
      resolve(String(data));
      port1.close();
    };
    worker.postMessage({ type: "version" } satisfies ToServiceWorker, [port2]);
  });
}

function send(worker: ServiceWorker, message: ToServiceWorker): void {
  worker.postMessage(message);
}
