/** Waiting that ends when the reader leaves. */

/** Resolve after some seconds; rejects when `signal` aborts. */
export async function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const left = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    // A run may reconnect all night on one signal, so each pause removes its listener.
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", left);
      resolve();
    }, seconds * 1000);
    signal?.addEventListener("abort", left);
  });
}
