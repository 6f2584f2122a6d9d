/** Changes beyond hyperparameters: bugs to switch on, and the world's reward and end as two lines. */
import type { Bug } from "../generated/config.generated";
import { BUGS, ENVIRONMENTS } from "../generated/data.generated";
import { type Edits, NO_EDITS } from "../runs/experiment";
import { h, setText } from "../ui/dom";

const SEEN: Record<Bug["curve"], string> = { no: "no", hint: "a hint", yes: "yes" };
/** Names of a state that are listed; a board has dozens. */
const NAMES_LISTED = 8;

interface Actions {
  onChange(): void;
  /** Go to the world that shows a bug. */
  onProbe(env: string): void;
}

export class EditsPanel {
  readonly element: HTMLElement;
  readonly #switches = new Map<string, HTMLInputElement>();
  readonly #reward: HTMLInputElement;
  readonly #ends: HTMLInputElement;
  readonly #names = h("p", { class: "ppo-edits__names" });
  readonly #problems: Record<string, HTMLElement> = {};

  constructor(actions: Actions) {
    this.#reward = this.#line("reward", "reward", actions);
    this.#ends = this.#line("ends", "terminated", actions);
    const world = h(
      "details",
      { class: "ppo-group" },
      h("summary", {}, "Edit the world ", h("span", {}, "reward and end")),
      this.#names,
      this.#labelled("Reward of a step", this.#reward),
      this.#labelled("The episode ends where", this.#ends),
      h(
        "p",
        { class: "ppo-edits__names" },
        "The agent maximises what you write, not what you mean. Curves and player show returns of " +
          "your line; the scores of the world itself are another matter.",
      ),
    );
    const bugs = h(
      "details",
      { class: "ppo-group" },
      h("summary", {}, "Bugs ", h("span", {}, "can you see them?")),
      ...BUGS.map((bug) => this.#bug(bug, actions)),
    );
    this.element = h("div", { class: "ppo-edits" }, world, bugs);
  }

  get edits(): Edits {
    const chosen = [...this.#switches].find(([, input]) => input.checked);
    const line = (input: HTMLInputElement) => input.value.trim() || null;
    return { bug: chosen?.[0] ?? null, reward: line(this.#reward), ends: line(this.#ends) };
  }

  set edits(edits: Edits | undefined) {
    const { bug, reward, ends } = edits ?? NO_EDITS;
    for (const [id, input] of this.#switches) input.checked = id === bug;
    if (this.#reward.value.trim() !== (reward ?? "")) this.#reward.value = reward ?? "";
    if (this.#ends.value.trim() !== (ends ?? "")) this.#ends.value = ends ?? "";
    for (const name of ["reward", "ends"]) this.complain(name, "");
  }

  /** Say which names a line may use in this world. */
  describe(env: string): void {
    const world = ENVIRONMENTS[env];
    const labels = (world?.state_labels ?? []).map((label) => label.replaceAll(/\W+/g, "_"));
    const listed = labels.slice(0, NAMES_LISTED).join(", ");
    const more = labels.length > NAMES_LISTED ? ` and ${labels.length - NAMES_LISTED} more` : "";
    setText(
      this.#names,
      `One line of arithmetic each, empty for the world's own. Names: ${listed}${more}; action, ` +
        "reward, terminated; abs, sqrt, exp, sin, cos, minimum, maximum, where.",
    );
  }

  /** Mark a line as refused; false where the field is another one's. */
  complain(name: string, message: string): boolean {
    const place = this.#problems[name];
    if (!place) return false;
    setText(place, message);
    const input = name === "reward" ? this.#reward : this.#ends;
    input.setAttribute("aria-invalid", String(message !== ""));
    if (message) input.closest("details")!.open = true;
    return true;
  }

  #bug(bug: Bug, actions: Actions): HTMLElement {
    const id = `ppo-bug-${bug.id}`;
    const input = h("input", {
      id,
      type: "checkbox",
      role: "switch",
      class: "ppo-switch",
      "aria-describedby": `${id}-says`,
      onchange: () => {
        // One at a time: two bugs at once teach nothing about either.
        for (const other of this.#switches.values()) if (other !== input) other.checked = false;
        actions.onChange();
      },
    });
    this.#switches.set(bug.id, input);
    const { probe } = bug;
    const go =
      probe &&
      h(
        "button",
        { type: "button", class: "ppo-link", onclick: () => actions.onProbe(probe) },
        `Go to ${probe}`,
      );
    return h(
      "div",
      { class: "ppo-bug" },
      input,
      h(
        "div",
        {},
        h("label", { htmlFor: id }, bug.title),
        h(
          "p",
          { id: `${id}-says` },
          h("b", {}, `Seen in CartPole's curve: ${SEEN[bug.curve]}. `),
          bug.says,
        ),
        go,
      ),
    );
  }

  #line(name: string, placeholder: string, actions: Actions): HTMLInputElement {
    const id = `ppo-edit-${name}`;
    this.#problems[name] = h("span", { class: "ppo-field__problem", id: `${id}-problem` });
    return h("input", {
      id,
      type: "text",
      placeholder,
      class: "ppo-field__input ppo-edits__line",
      autocomplete: "off",
      spellcheck: "false",
      "aria-describedby": `${id}-problem`,
      oninput: () => {
        this.complain(name, "");
        actions.onChange();
      },
    });
  }

  #labelled(label: string, input: HTMLInputElement): HTMLElement {
    const problem = this.#problems[input.id.replace("ppo-edit-", "")];
    return h(
      "div",
      { class: "ppo-edits__field" },
      h("label", { htmlFor: input.id }, label),
      input,
      problem,
    );
  }
}
