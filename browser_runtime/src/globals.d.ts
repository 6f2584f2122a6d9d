/** Imports that the bundler understands beyond TypeScript. */

/** A style sheet imported by a script is its text. */
declare module "*.css" {
  const text: string;
  export default text;
}

/** The assets that the build put beside the bundles, by name. */
declare module "ppo:manifest" {
  const assets: Record<
    string,
    {
      /** Bytes to download (gzip). */
      bytes: number;
      /** Bytes after decompression. */
      raw: number;
      /** SHA-256 of the compressed file, hex. */
      sha256: string;
    }
  >;
  export default assets;
}

/** The WebAssembly module of browser_runtime/assembly, two kilobytes. */
declare module "ppo:kernels" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** Replaces `Worker` by hidden frames on file://. */
declare module "iframe-worker/shim";
