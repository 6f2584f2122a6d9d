/** The browser's own `Worker`, kept before a polyfill replaces it on file://. */
export const NativeWorker = globalThis.Worker;
