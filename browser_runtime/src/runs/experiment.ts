/** A run of the playground: the reference's spec, and what was changed on purpose beyond it. */
import type { PPOConfig, RunSpec } from "../generated/config.generated";
import { CONFIG_FIELDS } from "../generated/data.generated";
import { showValue } from "./config_form";
import { preset } from "./presets";

/** Changes that no hyperparameter can express; a field is null where nothing was changed. */
export interface Edits {
  /** Id of a bug of `BUGS`. */
  readonly bug: string | null;
  /** One line that replaces the world's reward. */
  readonly reward: string | null;
  /** One line that replaces the world's `terminated`. */
  readonly ends: string | null;
}

export interface Experiment extends RunSpec {
  /** Left out where nothing was changed: then any machine can train it. */
  readonly edits?: Edits;
}

export const NO_EDITS: Edits = { bug: null, reward: null, ends: null };

/** An experiment with these edits; without the member where there are none. */
export function edited({ env, seed, config }: RunSpec, edits: Edits): Experiment {
  const any = Object.values(edits).some((value) => value !== null);
  return any ? { env, seed, config, edits } : { env, seed, config };
}

/** The spec alone, for machines that know the reference only. */
export function specOnly({ env, seed, config }: Experiment): RunSpec {
  return { env, seed, config };
}

/** The differences from the preset, as [name, text]: ["gamma", "0.5"], ["bug", "gae_nomask"]. */
export function differences({ env, config, edits }: Experiment): [name: string, text: string][] {
  const usual = preset(env);
  const changed = CONFIG_FIELDS.flatMap(({ name }): [string, string][] => {
    const text = showValue(config[name]);
    return text === showValue(usual[name]) ? [] : [[name, text || "off"]];
  });
  const beyond = Object.entries(edits ?? {}).flatMap(([name, text]): [string, string][] =>
    text === null ? [] : [[name, text]],
  );
  return [...changed, ...beyond];
}

/** The config with some fields changed. */
export function changedConfig(env: string, changes: Partial<PPOConfig>): PPOConfig {
  return { ...preset(env), ...structuredClone(changes) };
}
