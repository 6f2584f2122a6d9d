/**
 * Lets Material search on file://, where browsers refuse workers from files.
 *
 * The shim of the npm package replaces `Worker` there altogether, which would also take Python's
 * worker: that one starts from a blob, which browsers allow, so blobs keep the browser's own.
 */
import { NativeWorker } from "../site/native_worker";
import "iframe-worker/shim";

if (globalThis.Worker !== NativeWorker) {
  const FrameWorker = globalThis.Worker;
  globalThis.Worker = new Proxy(FrameWorker, {
    construct: (_target, [url, options]: [string | URL, WorkerOptions?]) =>
      String(url).startsWith("blob:") ? new NativeWorker(url, options) : new FrameWorker(url),
  });
}
