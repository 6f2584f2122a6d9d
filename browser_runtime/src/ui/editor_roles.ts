/** Names in an editor in the colour of what they hold, as in the code of the text (build/site/roles.py). */
import { syntaxTree } from "@codemirror/language";
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import ROLES from "./roles.json";

const ROLE_OF = new Map(
  Object.entries(ROLES).flatMap(([role, names]) => names.map((name) => [name, role] as const)),
);

const finder = new MatchDecorator({
  regexp: /\b[a-z][a-z_]+\b/g,
  decorate(add, from, to, [name], view) {
    const role = ROLE_OF.get(name ?? "");
    if (!role) return;
    // A word in a comment or a text is no variable.
    if (syntaxTree(view.state).resolveInner(from, 1).name !== "VariableName") return;
    add(from, to, Decoration.mark({ class: `ppo-code__role role-${role}` }));
  },
});

export const roleColours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = finder.createDeco(view);
    }

    update(update: ViewUpdate): void {
      this.decorations = finder.updateDeco(update, this.decorations);
    }
  },
  { decorations: ({ decorations }) => decorations },
);
