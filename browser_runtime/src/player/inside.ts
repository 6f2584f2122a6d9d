/**
 * Two views into the policy that is played, both closed until the reader opens one: its networks,
 * and its choices as a map of the world's states. While both are closed nothing is loaded or drawn.
 */
import type { NetworkPanel } from "../figures/networks/network_panel";
import type { PolicyNets } from "../figures/networks/onnx_policy";
import type { PhasePortrait } from "../figures/networks/phase_portrait";
import { ENVIRONMENTS } from "../generated/data.generated";
import { h, setText } from "../ui/dom";
import type { HostPage } from "../ui/host_page";
import type { NetworksBundle } from "./networks_bundle";

/** A policy that can be looked into. */
export interface Inspectable {
  /** Equal for the same policy. */
  readonly key: string;
  bytes(signal: AbortSignal): Promise<Uint8Array>;
}

export class PolicyInside {
  readonly element: HTMLElement;
  readonly #networks = fold("Inside the policy: its networks, unit by unit");
  readonly #portrait = fold("The policy as a map of states");
  readonly #problem = h("p", { class: "ppo-inside__problem", role: "alert" });
  readonly #page: HostPage;
  readonly #signal: AbortSignal;
  #panel: NetworkPanel | null = null;
  #map: PhasePortrait | null = null;
  #mapLife: AbortController | null = null;
  #env: string;
  #policy: Inspectable | null = null;
  #obs: readonly number[] | null = null;
  /** What the open views show. */
  #shown = "";
  #loading: AbortController | null = null;

  constructor(env: string, page: HostPage, signal: AbortSignal) {
    this.#env = env;
    this.#page = page;
    this.#signal = signal;
    this.element = h(
      "div",
      { class: "ppo-inside" },
      this.#networks.details,
      this.#portrait.details,
      this.#problem,
    );
    for (const { details } of [this.#networks, this.#portrait]) {
      details.addEventListener("toggle", () => void this.#refresh(), { signal });
    }
    signal.addEventListener("abort", () => {
      this.#loading?.abort();
      this.#mapLife?.abort();
    });
  }

  /** The policy that is chosen, of a world; called often. */
  choose(env: string, policy: Inspectable | null): void {
    if (env !== this.#env) {
      this.#env = env;
      this.#obs = null;
    }
    this.#policy = policy;
    this.element.hidden = policy === null;
    void this.#refresh();
  }

  /** What the policy sees now; `begins` with an episode. */
  see(obs: readonly number[], begins: boolean): void {
    this.#obs = obs;
    if (begins) this.#panel?.restart();
    if (this.#networks.details.open) this.#panel?.see(obs);
    if (this.#portrait.details.open) this.#map?.see(obs);
  }

  /** Load and show what is open and not shown yet. */
  async #refresh(): Promise<void> {
    const policy = this.#policy;
    const open = [this.#networks, this.#portrait].map(({ details }) => details.open);
    if (!policy || !open.includes(true)) return;
    const wanted = JSON.stringify([policy.key, this.#env, open]);
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    this.#loading?.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    try {
      const [bundle, onnx] = await Promise.all([
        this.#page.loadBundle("networks"),
        policy.bytes(signal),
      ]);
      if (signal.aborted || this.#signal.aborted) return;
      setText(this.#problem, "");
      await this.#show(bundle, bundle.readPolicy(onnx), policy.key);
    } catch (error) {
      if (signal.aborted || this.#signal.aborted) return;
      this.#shown = "";
      setText(this.#problem, error instanceof Error ? error.message : String(error));
    }
  }

  async #show(bundle: NetworksBundle, nets: PolicyNets, key: string): Promise<void> {
    const spec = ENVIRONMENTS[this.#env];
    if (!spec) return;
    const plane = bundle.planeOf(this.#env);
    const still = plane ? plane.obs(0, 0, []) : Array<number>(spec.obs_dim).fill(0);
    const obs = this.#obs ?? still;
    if (this.#networks.details.open) {
      this.#panel ??= bundle.panel(this.#signal);
      this.#networks.place.replaceChildren(this.#panel.element);
      const names = bundle.obsNames(this.#env, spec.obs_dim, spec.state_labels);
      this.#panel.look(nets, key, { env: this.#env, obs: names, action: spec.action_space });
      this.#panel.see(obs);
    }
    this.#portrait.details.hidden = plane === null;
    if (this.#portrait.details.open && plane) {
      const map = this.#mapOf(bundle, plane);
      map.see(obs);
      await map.look(nets);
    }
  }

  /** The portrait of the present world. */
  #mapOf(bundle: NetworksBundle, plane: NonNullable<ReturnType<NetworksBundle["planeOf"]>>) {
    const env = this.#env;
    if (this.#map && this.#portrait.place.dataset.env === env) return this.#map;
    this.#mapLife?.abort();
    this.#mapLife = new AbortController();
    const flow = (
      states: readonly (readonly number[])[],
      actions: readonly (number | readonly number[])[],
    ) =>
      this.#page.runtime.call("flow", {
        env,
        seed: 0,
        states: states.map((state) => [...state]),
        actions: actions.map((action) => (typeof action === "number" ? action : [...action])),
      });
    const space = ENVIRONMENTS[env]!.action_space;
    this.#map = bundle.portrait(plane, space, flow, this.#mapLife.signal);
    this.#portrait.place.dataset.env = env;
    this.#portrait.place.replaceChildren(this.#map.element);
    return this.#map;
  }
}

function fold(title: string) {
  const place = h("div", { class: "ppo-inside__place" }, "Loading.");
  const details = h("details", { class: "ppo-inside__fold" }, h("summary", {}, title), place);
  return { details, place };
}
