/** What draws the layers of a stage: WebGL, or a 2-D canvas where it is missing. */
import type { View } from "./camera";
import type { Colors } from "./colors";
import type { AnyLayer } from "./layers";

export interface Picture {
  readonly kind: "webgl" | "canvas";
  /** CSS pixels, and the screen's own pixels for each of them. */
  resize(width: number, height: number, ratio: number): void;
  draw(view: View, layers: readonly AnyLayer[], colors: Colors, ratio: number): void;
  end(): void;
}
