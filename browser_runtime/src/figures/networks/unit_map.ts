/** The map of states in which one unit is on, over two quantities of the world. */
import { blend, type Color, type Colors, css } from "../surface_kit/colors";
import { ChartMap } from "./chart_map";
import { probe, softmax } from "./mlp";
import { ceilingOf, type Selected } from "./network_reading";
import type { PolicyNets } from "./onnx_policy";
import type { Plane } from "./planes";

const SIDE = 170;
const CELLS = 41;
const TRAIL = 60;

export class UnitMap {
  readonly #map = new ChartMap(SIDE, CELLS, "Where the selected unit is on, over two quantities");
  #filled = "";
  #trail: (readonly [number, number])[] = [];

  get canvas(): HTMLCanvasElement {
    return this.#map.canvas;
  }

  /** Forget the way that led here. */
  restart(): void {
    this.#trail = [];
  }

  /** `version` names the policy, so that the map is computed again only when something changed. */
  show(
    nets: PolicyNets,
    version: string,
    plane: Plane,
    obs: readonly number[],
    unit: Selected,
    colors: Colors,
  ): void {
    this.#trail = [...this.#trail, plane.at(obs)].slice(-TRAIL);
    const rest = plane.obs(0, 0, obs).map((value) => Math.round(value * 4));
    const key = JSON.stringify([version, unit, rest, colors.paper]);
    if (key !== this.#filled) {
      this.#filled = key;
      this.#fill(nets, plane, obs, unit, colors);
    }
    this.#map.draw(plane, colors, (pen, place) => {
      pen.strokeStyle = css(colors.ink, 0.7);
      pen.lineWidth = 1.5;
      pen.beginPath();
      for (const point of this.#trail) pen.lineTo(...place(...point));
      pen.stroke();
      pen.beginPath();
      pen.arc(...place(...plane.at(obs)), 5, 0, 7);
      pen.fillStyle = css(colors.ink);
      pen.strokeStyle = css(colors.paper);
      pen.fill();
      pen.stroke();
    });
  }

  #fill(
    nets: PolicyNets,
    plane: Plane,
    obs: readonly number[],
    unit: Selected,
    colors: Colors,
  ): void {
    const net = nets[unit.net];
    const isHead = unit.layer === net.length;
    const seen: Color[] = [];
    const color = unit.net === "actor" ? colors.policy : colors.value;
    const signed = (value: number): Color =>
      blend(colors.paper, value > 0 ? color : colors.quiet, Math.min(1, Math.abs(value)) * 0.95);
    probe(
      net,
      { layer: unit.layer - 1, unit: unit.unit },
      this.#map.count,
      (n, into) => into.set(nets.normalized(plane.obs(...this.#map.point(plane, n), obs))),
      (n, out) => {
        if (!isHead) seen[n] = signed(out[unit.unit]!);
        else if (unit.net === "critic") seen[n] = signed(out[0]! / ceilingOf(nets));
        else if (nets.logStd) seen[n] = signed(Math.tanh(out[unit.unit]!));
        else seen[n] = blend(colors.paper, color, softmax(out)[unit.unit]!);
      },
    );
    this.#map.fill((n) => seen[n]!);
  }
}
