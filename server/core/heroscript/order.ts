import { ACTION_NAMES } from "./actions";
import type { Tell } from "./check";
import type { Intent, IntentKind } from "./intent";

/** herolib's order: it runs all actions of one kind, then all of the next. */
const GROUPS: readonly IntentKind[] = ["configure", "enable", "new", "start", "exec", "stop", "delete"];

/**
 * herolib runs a script's actions kind by kind whatever their order; here they run as they are written.
 * Where that makes a difference — two actions on the same container or the same HeroPods would change
 * places, or another HeroPods would be meant — the later one gets a warning.
 */
export function warnOfOrder(intents: readonly Intent[], tell: Tell): void {
  const lastConfigured = intents.findLast(({ kind }) => kind === "configure");
  const latest = new Map<string, Intent>();
  const told = new Set<string>();
  for (const intent of intents) {
    const overtaken = subjects(intent)
      .map((subject) => latest.get(subject))
      .filter((earlier) => earlier !== undefined)
      .find((earlier) => group(earlier) > group(intent) && interfere(earlier, intent));
    if (overtaken !== undefined)
      tell(intent.action.place, {
        severity: "warning",
        message:
          `This runs after ${nameOf(overtaken)} of line ${overtaken.action.place.line}, as it is written. ` +
          `herolib runs every ${nameOf(intent)} before it.`,
      });
    else if (
      !intent.namesHeropods &&
      lastConfigured &&
      heropodsOf(lastConfigured) !== heropodsOf(intent) &&
      !told.has(heropodsOf(intent))
    ) {
      // Once for each HeroPods: the actions below it mean the same one.
      told.add(heropodsOf(intent));
      tell(intent.action.place, {
        severity: "warning",
        message:
          `This belongs to ${heropodsOf(intent)}, the last HeroPods configured above it. herolib takes ` +
          `${heropodsOf(lastConfigured)}, the last configured in the script.`,
        fix: `Say which one is meant: heropods:'${heropodsOf(intent)}'.`,
      });
    }
    for (const subject of subjects(intent)) {
      const before = latest.get(subject);
      if (before === undefined || group(before) <= group(intent)) latest.set(subject, intent);
    }
  }
}

/** What an action is about; a container belongs to its HeroPods. */
function subjects(intent: Intent): string[] {
  const heropods = `heropods ${heropodsOf(intent)}`;
  if (intent.kind === "configure" || intent.kind === "enable") return [heropods];
  return [heropods, `container ${intent.kind === "new" ? intent.input.name : intent.name}`];
}

/** Of two actions on one HeroPods, whether their order matters; on one container it always does. */
function interfere(earlier: Intent, later: Intent): boolean {
  if (later.kind === "configure") return true;
  // A container gets its overlay address when it starts.
  if (later.kind === "enable") return group(earlier) >= GROUPS.indexOf("start");
  return containerOf(earlier) === containerOf(later);
}

function containerOf(intent: Intent): string | null {
  if (intent.kind === "new") return intent.input.name;
  return "name" in intent ? intent.name : null;
}

function heropodsOf(intent: Intent): string {
  if (intent.kind === "configure") return intent.input.name;
  return intent.kind === "enable" || intent.kind === "new" ? intent.input.heropods : intent.heropods;
}

function group(intent: Intent): number {
  return GROUPS.indexOf(intent.kind);
}

function nameOf(intent: Intent): string {
  return ACTION_NAMES[group(intent)] ?? intent.kind;
}
