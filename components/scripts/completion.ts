import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  startCompletion,
} from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import { ACTION_NAMES, FLAGS, isActionName, parametersOf, SCHEMAS } from "@/server/core/heroscript/actions";
import { IMAGE_NAMES } from "@/server/core/heroscript/images";
import type { Action, Script } from "@/server/core/heroscript/script";
import { actionAt, scriptState } from "./script-state";

/** What is on the host, to be named in a script. */
export interface HostNames {
  heropods: readonly string[];
  containers: readonly string[];
  images: readonly string[];
}

/** Completes actions, parameters and the values that are known; `names` is asked each time. */
export function completeScript(names: () => HostNames) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const line = state.doc.lineAt(pos);
    const before = line.text.slice(0, pos - line.from);
    const marks = /^\s*(!{1,4})[\w.]*$/.exec(before);
    if (marks)
      return { from: line.from + before.lastIndexOf("!") + 1, options: ACTIONS, validFor: /^[\w.]*$/ };
    if (explicit && /^\w*$/.test(before) && line.text === before)
      return { from: line.from, options: WHOLE_ACTIONS };
    const { script } = state.field(scriptState);
    const action = actionAt(script, pos);
    if (action === null || action.actor !== "heropods" || !isActionName(action.name)) return null;
    if (action.place.offset < line.from && !/^(\s\s|\t)/.test(line.text)) return null;
    const value = /(?:^|\s)(\w+):[ \t]*(['"]?)([^'"]*)$/.exec(before);
    if (value) {
      const [, key = "", quote = "", typed = ""] = value;
      const word = typed.split(/[,\s]/).at(-1) ?? "";
      if (quote !== "" || !/\s/.test(typed))
        return valuesOf(key.toLowerCase(), action, script, names(), quote, pos - word.length);
    }
    const word = /(?:^|\s)(\w*)$/.exec(before);
    if (!word || (word[1] === "" && !explicit)) return null;
    return { from: pos - (word[1] ?? "").length, options: parameters(action), validFor: /^\w*$/ };
  };
}

const ACTIONS: Completion[] = ACTION_NAMES.map((name) => ({
  label: `heropods.${name}`,
  type: "function",
  info: SCHEMAS[name].description ?? "",
}));

const WHOLE_ACTIONS: Completion[] = ACTIONS.map((each) => ({ ...each, label: `!!${each.label}` }));

/** Those it does not have yet, the required ones first, else in the order to write them in. */
function parameters(action: Action): Completion[] {
  if (!isActionName(action.name)) return [];
  const written = new Set(action.params.map(({ key }) => key));
  return parametersOf(action.name)
    .filter(({ name }) => !written.has(name))
    .map(({ name, description, required }, index) => ({
      label: name,
      detail: required ? "required" : "",
      type: "property",
      boost: (required ? 50 : 0) - index,
      info: description,
      apply: insertParameter,
    }));
}

/** A yes or no stands bare, all else in quotes; then what can stand there is offered. */
function insertParameter(view: EditorView, { label }: Completion, from: number, to: number) {
  const bare = FLAGS.has(label);
  const insert = bare ? `${label}:` : `${label}:''`;
  const anchor = from + label.length + (bare ? 1 : 2);
  view.dispatch({ changes: { from, to, insert }, selection: { anchor }, userEvent: "input.complete" });
  startCompletion(view);
}

function valuesOf(
  key: string,
  action: Action,
  script: Script,
  names: HostNames,
  quote: string,
  from: number,
): CompletionResult | null {
  const values = known(key, action, script, names);
  if (values.length === 0) return null;
  const quoted = quote === "" && !FLAGS.has(key);
  const options = [...new Set(values)].map((label) => ({
    label,
    type: "constant",
    ...(quoted ? { apply: `'${label}'` } : {}),
  }));
  return { from, options, validFor: /^[^'",\s]*$/ };
}

function known(key: string, { name }: Action, script: Script, host: HostNames): readonly string[] {
  if (FLAGS.has(key)) return ["true", "false"];
  if (key === "image") return IMAGE_NAMES;
  if (key === "custom_image_name") return host.images;
  if (key === "overlay_ingress") return ["closed", "open"];
  if (key === "heropods" || (key === "name" && name === "configure"))
    return [...named(script, "configure"), ...host.heropods];
  if (key === "name" && name !== "container_new")
    return [...named(script, "container_new"), ...host.containers];
  return [];
}

/** What the script itself makes. */
function named({ actions }: Script, making: string): string[] {
  return actions
    .filter(({ actor, name }) => actor === "heropods" && name === making)
    .flatMap(({ params }) => params.filter(({ key }) => key === "name").map(({ value }) => value));
}
