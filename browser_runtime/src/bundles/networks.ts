/** The views into a policy: its networks unit by unit, and its choices as a map. */
import { NetworkPanel } from "../figures/networks/network_panel";
import { readPolicy } from "../figures/networks/onnx_policy";
import { PhasePortrait } from "../figures/networks/phase_portrait";
import { obsNames, planeOf } from "../figures/networks/planes";
import "../player/networks_bundle";
import { provide } from "../site/registry";

provide("networks", {
  readPolicy,
  panel: (signal) => new NetworkPanel(signal),
  portrait: (plane, space, flow, signal) => new PhasePortrait(plane, space, flow, signal),
  planeOf,
  obsNames,
});
