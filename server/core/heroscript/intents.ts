import { ok, type Result } from "../problem";
import { ACTION_NAMES, isActionName } from "./actions";
import type { Tell } from "./check";
import { Findings } from "./findings";
import type { Intent } from "./intent";
import { nearest } from "./nearest";
import { warnOfOrder } from "./order";
import type { Action, Diagnostic, Script } from "./script";
import { type Context, translate } from "./translate";

export interface Reading {
  /** What the script asks for, in its order. With an error among the diagnostics it is not to be run. */
  intents: readonly Intent[];
  /** Everything to tell about it, in the order of the script. */
  diagnostics: readonly Diagnostic[];
}

/**
 * What a script asks for: its heropods actions with typed values, and everything there is to tell.
 * `fallback` is the HeroPods of actions above the first configure that name none.
 */
export function readIntents(script: Script, fallback = "default"): Reading {
  const findings = new Findings(script.source);
  const { tell } = findings;
  for (const fault of script.faults) findings.add(fault);
  const context: Context = { source: script.source, tell, heropods: fallback, configured: false };
  const skipped = new Set<string>();
  const intents: Intent[] = [];
  for (const action of script.actions) {
    if (action.actor !== "heropods") {
      tellSkipped(action, skipped, tell);
      continue;
    }
    for (const fault of action.faults) findings.add(fault);
    const intent = intentOf(action, context);
    if (intent !== null) intents.push(intent);
  }
  warnOfOrder(intents, tell);
  return { intents, diagnostics: findings.all() };
}

/** The same for those who only want to run it: refused when there is an error. */
export function intents(script: Script, fallback?: string): Result<readonly Intent[]> {
  const reading = readIntents(script, fallback);
  const problems = reading.diagnostics.filter(({ severity }) => severity === "error");
  return problems.length > 0 ? { ok: false, problems } : ok(reading.intents);
}

/**
 * Other actors' actions are no business of this program, nor is what may be wrong in them: one notice
 * for each of their names.
 */
function tellSkipped({ actor, name, place }: Action, skipped: Set<string>, tell: Tell): void {
  const full = `${actor}.${name}`;
  if (skipped.has(full)) return;
  skipped.add(full);
  const likely = nearest(actor, ["heropods"]) !== null || (actor === "core" && isActionName(name));
  tell(place, {
    severity: "notice",
    message: `${full.slice(0, 64)} is not an action of HeroPods; it is skipped.`,
    ...(likely ? { fix: `Did you mean heropods.${nearest(name, ACTION_NAMES) ?? name}?` } : {}),
  });
}

function intentOf(action: Action, context: Context): Intent | null {
  if (isActionName(action.name)) return translate(action, action.name, context);
  const best = nearest(action.name, ACTION_NAMES);
  context.tell(action.place, {
    message: `HeroPods has no action '${action.name.slice(0, 64)}'.`,
    expected: best === null ? `one of ${ACTION_NAMES.join(", ")}` : `heropods.${best}`,
  });
  return null;
}
