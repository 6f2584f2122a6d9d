/** The views into a policy that networks.js provides, loaded when a reader first opens one. */
import type { NetworkPanel } from "../figures/networks/network_panel";
import type { PolicyNets } from "../figures/networks/onnx_policy";
import type { Flow, PhasePortrait } from "../figures/networks/phase_portrait";
import type { Plane } from "../figures/networks/planes";
import type { Space } from "../generated/environments.generated";

export interface NetworksBundle {
  /** @throws RangeError The bytes are not a policy of ppo_ref. */
  readPolicy(onnx: Uint8Array): PolicyNets;
  panel(signal: AbortSignal): NetworkPanel;
  portrait(plane: Plane, space: Space, flow: Flow, signal: AbortSignal): PhasePortrait;
  planeOf(env: string): Plane | null;
  obsNames(env: string, obsDim: number, stateLabels: readonly string[]): string[];
}

declare module "../site/registry" {
  interface Slots {
    networks: NetworksBundle;
  }
}
