/** An experiment as the part of the page's address after #, and back. */
import { BUGS, CONFIG_FIELDS, ENVIRONMENTS } from "../generated/data.generated";
import { parseField, parseSeed, showValue } from "./config_form";
import { type Edits, type Experiment, edited, NO_EDITS } from "./experiment";
import { preset } from "./presets";

/** Seeds that one press of Train may start. */
export const MOST_SEEDS = 9;

interface Link {
  readonly spec: Experiment;
  /** One sentence for each invalid part, which is left out. */
  readonly problems: string[];
}

/** Environment, seed and everything that was changed, as the part of the URL after #. */
export function toHash({ env, seed, config, edits }: Experiment, seeds = 1): string {
  const usual = preset(env);
  const parameters = new URLSearchParams({ env, seed: String(seed) });
  if (seeds > 1) parameters.set("seeds", String(seeds));
  for (const { name } of CONFIG_FIELDS) {
    if (showValue(config[name]) !== showValue(usual[name])) {
      parameters.set(name, showValue(config[name]).replaceAll(" ", ""));
    }
  }
  for (const [name, text] of Object.entries(edits ?? {})) if (text) parameters.set(name, text);
  return `#${parameters}`;
}

/** The settings in a URL, and one sentence for each invalid part, which is left out. */
export function fromHash(hash: string): Link {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const problems: string[] = [];
  const asked = parameters.get("env") ?? "CartPole-v1";
  const env = Object.hasOwn(ENVIRONMENTS, asked) ? asked : "CartPole-v1";
  if (env !== asked) problems.push(`The link asks for "${asked}", which does not exist.`);
  const config = preset(env);
  const read = (name: string, take: (text: string) => void) => {
    const text = parameters.get(name);
    if (text === null) return;
    try {
      take(text);
    } catch (error) {
      problems.push(`The link's ${name}: ${(error as RangeError).message}`);
    }
  };
  for (const field of CONFIG_FIELDS) {
    read(field.name, (text) => {
      Object.assign(config, { [field.name]: parseField(field, text) });
    });
  }
  let seed = 0;
  read("seed", (text) => {
    seed = parseSeed(text);
  });
  const edits: Edits = {
    ...NO_EDITS,
    reward: parameters.get("reward"),
    ends: parameters.get("ends"),
  };
  let bug: string | null = null;
  read("bug", (text) => {
    bug = knownBug(text);
  });
  return { spec: edited({ env, seed, config }, { ...edits, bug }), problems };
}

/** The number of seeds that a link asks for; 1 where it asks for none or too many. */
export function seedsOf(hash: string): number {
  const asked = Number(new URLSearchParams(hash.replace(/^#/, "")).get("seeds"));
  return Number.isInteger(asked) && asked >= 1 && asked <= MOST_SEEDS ? asked : 1;
}

function knownBug(text: string): string {
  if (BUGS.some(({ id }) => id === text)) return text;
  throw new RangeError(`${text} does not exist; there are ${BUGS.map(({ id }) => id).join(", ")}.`);
}
