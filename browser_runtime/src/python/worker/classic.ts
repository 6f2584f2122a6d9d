/**
 * Pyodide refuses classic workers, which it recognises by a working `importScripts`. Ours is one,
 * because module workers do not start from file://. Nothing here needs `importScripts`, so hide it;
 * imported before Pyodide, whose module looks for it while it loads.
 */
(self as { importScripts?: unknown }).importScripts = () => {
  throw new Error("importScripts is not available in this worker");
};
