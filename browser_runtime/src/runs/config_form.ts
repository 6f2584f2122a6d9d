/** Hyperparameters as text: parsed and checked as they are typed, and kept in the URL. */
import type { ConfigField, PPOConfig } from "../generated/config.generated";
import { ALGORITHM_REQUIRES, ALGORITHM_SUGGESTS } from "../generated/data.generated";

type ConfigValue = PPOConfig[keyof PPOConfig];

interface Conflict {
  field: keyof PPOConfig;
  message: string;
}

/** The allowed values of a field, in words: "a number above 0 to 10". */
export function allowed(field: ConfigField): string {
  if (field.type === "bool") return "on or off";
  if (field.choices) return field.choices.join(", ");
  const range = `${field.above ? "above" : "from"} ${plain(field.low)} to ${plain(field.high)}`;
  const kind = field.type === "float" ? "a number" : "a whole number";
  const one =
    field.type === "int[]" ? `whole numbers ${range}, separated by commas` : `${kind} ${range}`;
  return field.nullable ? `${one}, or empty` : one;
}

/** Read one field's text. @throws RangeError whose message says what is allowed. */
export function parseField(field: ConfigField, text: string): ConfigValue {
  const typed = text.trim();
  if (typed === "" && field.nullable) return null;
  if (field.type === "bool") {
    if (typed === "true" || typed === "false") return typed === "true";
    throw new RangeError(`${typed || "Empty"} does not fit: ${allowed(field)}.`);
  }
  if (field.choices) {
    if (field.choices.includes(typed)) return typed;
    throw new RangeError(`${typed || "Empty"} does not fit: ${allowed(field)}.`);
  }
  const parts = field.type === "int[]" ? typed.split(/[\s,]+/).filter(Boolean) : [typed];
  const numbers = parts.map(Number);
  const fits =
    parts.length > 0 && parts.every((part) => part !== "") && numbers.every(inRange(field));
  if (!fits) throw new RangeError(`${typed || "Empty"} does not fit: ${allowed(field)}.`);
  return field.type === "int[]" ? numbers : numbers[0]!;
}

function inRange({ type, low, high, above }: ConfigField): (value: number) => boolean {
  return (value) =>
    Number.isFinite(value) &&
    (type === "float" || Number.isInteger(value)) &&
    (low === null || (above ? value > low : value >= low)) &&
    (high === null || value <= high);
}

/** The text of a value in its field; `parseField` reads it back. */
export function showValue(value: ConfigValue): string {
  if (value === null) return "";
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "number" ? plain(value) : String(value);
}

function plain(value: number | null): string {
  if (value === null) return "";
  return Math.abs(value) >= 1e6 && Number.isInteger(Math.log10(Math.abs(value)))
    ? value.toExponential().replace("e+", "e")
    : String(value);
}

/** The settings that come with an algorithm. */
export function algorithmSettings(algorithm: string): Partial<PPOConfig> {
  return { ...ALGORITHM_SUGGESTS[algorithm], ...ALGORITHM_REQUIRES[algorithm] };
}

/** Check the rules of `PPOConfig` over two fields; returns the field to mark and why, or null. */
export function conflict(config: PPOConfig): Conflict | null {
  return batchConflict(config) ?? annealConflict(config) ?? algorithmConflict(config);
}

function batchConflict({
  num_envs,
  num_steps,
  num_minibatches,
  norm_adv,
}: PPOConfig): Conflict | null {
  const batch = num_envs * num_steps;
  const refuse = (most: string) => ({
    field: "num_minibatches" as const,
    message: `${num_minibatches} does not fit: at most ${most}.`,
  });
  if (num_minibatches > batch) return refuse(`num_envs times num_steps, which is ${batch}`);
  if (!norm_adv || 2 * num_minibatches <= batch) return null;
  return refuse(
    `half of num_envs times num_steps, which is ${Math.floor(batch / 2)}, because norm_adv makes ` +
      "the advantage of a single sample 0",
  );
}

function annealConflict(config: PPOConfig): Conflict | null {
  const batch = config.num_envs * config.num_steps;
  const steps = Math.max(1, Math.floor(config.total_steps / batch)) * batch;
  const { anneal_steps, anneal_lr, anneal_clip } = config;
  if (anneal_steps === null || anneal_steps >= steps || !(anneal_lr || anneal_clip)) return null;
  return {
    field: "anneal_steps",
    message: `${anneal_steps} does not fit: at least ${steps}, the env steps of the run, or empty.`,
  };
}

function algorithmConflict(config: PPOConfig): Conflict | null {
  const { algorithm, target_kl } = config;
  for (const [name, required] of Object.entries(ALGORITHM_REQUIRES[algorithm] ?? {})) {
    const field = name as keyof PPOConfig;
    if (config[field] === required) continue;
    const asked = required === null ? "empty" : showValue(required as ConfigValue);
    return { field, message: `Algorithm ${algorithm} needs ${asked} here.` };
  }
  if (algorithm !== "ppo_kl" || target_kl !== null) return null;
  return {
    field: "target_kl",
    message: "Algorithm ppo_kl needs a number above 0, such as 0.01.",
  };
}

/** @throws RangeError whose message says what is allowed. */
export function parseSeed(text: string): number {
  const seed = Number(text.trim() || Number.NaN);
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new RangeError(
    `${text.trim() || "Empty"} does not fit: a whole number from 0 to 4294967295.`,
  );
}
