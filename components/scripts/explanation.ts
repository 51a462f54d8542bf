import { hoverTooltip } from "@codemirror/view";
import { isActionName, parametersOf, SCHEMAS } from "@/server/core/heroscript/actions";
import type { Action, Place } from "@/server/core/heroscript/script";
import { actionAt, scriptState } from "./script-state";

/** Says under the pointer what an action does and what a parameter means. */
export const explanation = hoverTooltip((view, pos) => {
  const action = actionAt(view.state.field(scriptState).script, pos);
  const found = action && explain(action, pos);
  if (!found) return null;
  return {
    pos: found.place.offset,
    end: found.place.offset + found.place.length,
    above: true,
    create: () => ({ dom: drawn(found.title, found.text) }),
  };
});

function explain(action: Action, pos: number): { place: Place; title: string; text: string } | null {
  if (action.actor !== "heropods" || !isActionName(action.name)) return null;
  if (covers(action.place, pos))
    return {
      place: action.place,
      title: `heropods.${action.name}`,
      text: SCHEMAS[action.name].description ?? "",
    };
  const param = action.params.find(({ place, valuePlace }) => covers(place, pos) || covers(valuePlace, pos));
  const info = parametersOf(action.name).find(({ name }) => name === param?.key);
  if (param === undefined || info === undefined) return null;
  const title = `${info.name}${info.required ? ", required" : ""}`;
  return { place: param.place, title, text: info.description };
}

const covers = ({ offset, length }: Place, pos: number) => offset <= pos && pos <= offset + length;

function drawn(title: string, text: string): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "hs-tip";
  const head = document.createElement("code");
  head.textContent = title;
  const body = document.createElement("p");
  body.textContent = text;
  dom.append(head, body);
  return dom;
}
