/** The choice of a world, in groups, with what it is about. */
import { ENVIRONMENTS } from "../generated/data.generated";
import { count, digits, h, setText } from "../ui/dom";

/** Group -> its worlds; one that is in none stands under the last name. */
export const WORLD_GROUPS: Readonly<Record<string, readonly string[]>> = {
  "Classic control": [
    "CartPole-v1",
    "Acrobot-v1",
    "MountainCar-v0",
    "MountainCarContinuous-v0",
    "Pendulum-v1",
    "LQR-v0",
  ],
  Games: ["MoonLander-v0", "MiniBreakout-v0", "MiniAsterix-v0", "Grid5x5-v0", "MaskedGrid5x5-v0"],
  "Small enough to compute": ["ThreeArms-v0", "TwoStates-v0", "RandomWalk7-v0", "Dials-v0"],
  "Probes: one mistake made loud": [
    "One-v0",
    "TwoObs-v0",
    "Discount-v0",
    "Choice-v0",
    "Quitter-v0",
    "Treadmill-v0",
    "TwinArms-v0",
  ],
};

export class WorldSelect {
  readonly select: HTMLSelectElement;
  readonly about = h("p", { class: "ppo-settings__about" });

  constructor(onChange: () => void) {
    const listed = new Set(Object.values(WORLD_GROUPS).flat());
    const others = Object.keys(ENVIRONMENTS).filter((name) => !listed.has(name));
    const groups = Object.entries({ ...WORLD_GROUPS, Others: others })
      .filter(([, names]) => names.length > 0)
      .map(([label, names]) =>
        h("optgroup", { label }, ...names.map((name) => h("option", { value: name }, name))),
      );
    this.select = h(
      "select",
      { id: "ppo-field-env", class: "ppo-field__input", onchange: onChange },
      ...groups,
    );
  }

  get value(): string {
    return this.select.value;
  }

  set value(env: string) {
    this.select.value = env;
  }

  describe(): void {
    setText(this.about, aboutWorld(this.value));
  }
}

/** What a world is, how long its episodes are, and what its returns mean. */
export function aboutWorld(env: string): string {
  const world = ENVIRONMENTS[env];
  if (!world) return "";
  const { description, max_episode_steps, random_return, best_return, solved_return } = world;
  const length = max_episode_steps
    ? `Episodes of at most ${count(max_episode_steps)} steps.`
    : "Every episode ends by itself.";
  const marks = [
    random_return === null ? "" : `chance earns ${digits(random_return)}`,
    solved_return === null ? "" : `solved from ${digits(solved_return)}`,
    best_return === null ? "" : `the best known policy ${digits(best_return)}`,
  ].filter(Boolean);
  return [description, length, marks.length > 0 ? `${sentence(marks.join(", "))}.` : ""]
    .filter(Boolean)
    .join(" ");
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
