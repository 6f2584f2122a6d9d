/** The hyperparameters that a form begins with. */
import type { PPOConfig } from "../generated/config.generated";
import { CONFIG_FIELDS, ENVIRONMENTS, PRESET_CHANGES } from "../generated/data.generated";

/** A new copy of the config that solves an environment. @throws RangeError when there is none. */
export function preset(env: string): PPOConfig {
  const changes = PRESET_CHANGES[env];
  if (!changes) {
    throw new RangeError(
      `Environment ${env} does not exist; there are ${Object.keys(ENVIRONMENTS).join(", ")}.`,
    );
  }
  const defaults = Object.fromEntries(
    CONFIG_FIELDS.map(({ name, default: value }) => [name, value]),
  );
  return structuredClone({ ...(defaults as unknown as PPOConfig), ...changes });
}
