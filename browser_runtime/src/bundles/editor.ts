/** CodeMirror 6 behind a narrow interface, loaded when a reader first touches code. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, undo } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { highlightSelectionMatches } from "@codemirror/search";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { provide } from "../site/registry";
import type { Editor, EditorOptions, Mark } from "../ui/editor_bundle";
import { roleColours } from "../ui/editor_roles";

/** Material's own colours for code, as custom properties: they follow its dark mode. */
const color = (name: string) => ({ color: `var(--md-code-hl-${name}-color)` });
const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.self], ...color("keyword") },
  { tag: [tags.string, tags.special(tags.string)], ...color("string") },
  { tag: [tags.number], ...color("number") },
  { tag: [tags.bool, tags.null], ...color("constant") },
  { tag: [tags.comment], ...color("comment") },
  {
    tag: [tags.function(tags.variableName), tags.definition(tags.variableName)],
    ...color("function"),
  },
  { tag: [tags.className, tags.standard(tags.variableName)], ...color("special") },
  { tag: [tags.operator], ...color("operator") },
  { tag: [tags.punctuation], ...color("punctuation") },
]);

const setMark = StateEffect.define<Mark | null>();

/** The marked line; a change of the text removes the mark. */
const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, docChanged, newDoc }) {
    for (const effect of effects) {
      if (!effect.is(setMark)) continue;
      const mark = effect.value;
      if (!mark || mark.line < 1 || mark.line > newDoc.lines) return Decoration.none;
      const line = Decoration.line({ class: `ppo-code__${mark.look}` });
      return Decoration.set(line.range(newDoc.line(mark.line).from));
    }
    return docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Put an editor into `host`, in place of its content. */
function mount(host: HTMLElement, options: EditorOptions): Editor {
  const bindings = Object.entries(options.keys).map(([key, action]) => ({
    key,
    preventDefault: true,
    run: () => {
      action();
      return true;
    },
  }));
  const state = EditorState.create({
    doc: options.code,
    selection: { anchor: Math.min(options.caret, options.code.length) },
    extensions: [
      keymap.of(bindings), // first, so that they win over CodeMirror's own
      lineNumbers(),
      history(),
      marked,
      roleColours,
      highlightSpecialChars(),
      drawSelection(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      indentOnInput(),
      indentUnit.of("    "),
      EditorState.tabSize.of(4),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ activateOnTyping: false }),
      python(),
      syntaxHighlighting(highlighting),
      // Tab indents; CodeMirror lets Tab leave the editor for a moment after Escape.
      keymap.of([
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...defaultKeymap,
        ...historyKeymap,
        indentWithTab,
      ]),
      EditorView.contentAttributes.of({
        "aria-label": `${options.label}. Press Escape, then Tab, to leave the editor.`,
        autocapitalize: "off",
        autocorrect: "off",
        spellcheck: "false",
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) options.onChange();
      }),
    ],
  });
  host.replaceChildren();
  const view = new EditorView({ state, parent: host });
  return handle(view);
}

function handle(view: EditorView): Editor {
  const replaceAll = (insert: string) => ({ from: 0, to: view.state.doc.length, insert });
  return {
    getCode: () => view.state.doc.toString(),
    setCode: (code) => view.dispatch({ changes: replaceAll(code), userEvent: "input" }),
    focus: () => view.focus(),
    mark: (mark) => view.dispatch({ effects: setMark.of(mark) }),
    undo: () => void undo(view),
    insert: (text) => {
      view.dispatch(view.state.replaceSelection(text));
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}

provide("editor", { mount });
