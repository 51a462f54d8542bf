import { type Extension, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import { isActionName } from "@/server/core/heroscript/actions";
import { type Reading, readIntents } from "@/server/core/heroscript/intents";
import { parse } from "@/server/core/heroscript/parse";
import type { Action, Script } from "@/server/core/heroscript/script";

export interface Read {
  script: Script;
  diagnostics: Reading["diagnostics"];
}

/** The document as the language's own parser reads it: what is coloured, marked and completed is what will run. */
export const scriptState = StateField.define<Read>({
  create: (state) => read(state.doc.toString()),
  update: (value, { docChanged, newDoc }) => (docChanged ? read(newDoc.toString()) : value),
});

/** Colours actions, parameters, values and comments. */
export const highlighting: Extension = EditorView.decorations.compute([scriptState], (state) =>
  decorate(state.field(scriptState).script.actions),
);

/** The action that `offset` is in or behind; null above the first. */
export function actionAt({ actions }: Script, offset: number): Action | null {
  return actions.findLast(({ place }) => place.offset <= offset) ?? null;
}

function read(source: string): Read {
  const script = parse(source);
  return { script, diagnostics: readIntents(script).diagnostics };
}

interface Span {
  offset: number;
  length: number;
}

function decorate(actions: readonly Action[]): DecorationSet {
  const marks = actions.flatMap((action) => [
    ...action.before.map(({ place }) => mark(place, COMMENT)),
    mark(action.place, action.actor === "heropods" && isActionName(action.name) ? ACTION : FOREIGN),
    ...(action.after ? [mark(action.after.place, COMMENT)] : []),
    ...action.params.flatMap(({ key, place, valuePlace, before, after }) => [
      ...before.map((comment) => mark(comment.place, COMMENT)),
      ...(key === null ? [] : [mark(place, KEY)]),
      mark(valuePlace, VALUE),
      ...(after ? [mark(after.place, COMMENT)] : []),
    ]),
    ...action.last.map(({ place }) => mark(place, COMMENT)),
  ]);
  return Decoration.set(
    marks.filter(({ from, to }) => from < to),
    true,
  );
}

const mark = ({ offset, length }: Span, look: Decoration) => look.range(offset, offset + length);

const ACTION = Decoration.mark({ class: "hs-action" });
const FOREIGN = Decoration.mark({ class: "hs-foreign" });
const KEY = Decoration.mark({ class: "hs-key" });
const VALUE = Decoration.mark({ class: "hs-value" });
const COMMENT = Decoration.mark({ class: "hs-comment" });
