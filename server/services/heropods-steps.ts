import { HEROPODS_FIELDS } from "../core/heropods-fields";
import type { Step } from "../core/plan/step";
import type { HeroPods } from "../db/generated/client";

/**
 * What a change of configuration writes, as lines of its plan: rows and leases need no command.
 * `held` and `overlay` are overlay addresses by container, as they are and as they will be.
 */
export function configurationSteps(
  before: HeroPods | null,
  after: HeroPods | null,
  held: ReadonlyMap<string, string | null>,
  overlay: ReadonlyMap<string, string | null>,
): Step[] {
  const name = (after ?? before)?.name ?? "";
  const steps: Step[] = [];
  if (after === null) steps.push(line("heropods", name, "remove", `Delete the configuration ${name}`));
  else if (before === null)
    steps.push(
      line(
        "heropods",
        name,
        "add",
        `Keep the configuration ${name}: ${after.subnet} on ${after.bridge_name}`,
      ),
    );
  else
    for (const field of HEROPODS_FIELDS)
      if (before[field] !== after[field])
        steps.push(
          line(
            "heropods",
            `${name}.${field}`,
            "change",
            `Change ${field} of ${name} from ${shown(before[field])} to ${shown(after[field])}`,
          ),
        );
  for (const [container, address] of overlay) {
    if (held.get(container) === address) continue;
    steps.push(
      address === null
        ? line("lease", container, "remove", `Release the overlay address of ${container}`)
        : line("lease", container, "add", `Lease ${address} to ${container}`),
    );
  }
  return steps;
}

function line(kind: "heropods" | "lease", name: string, sign: Step["sign"], sentence: string): Step {
  return {
    id: `${kind}:${name}`,
    sign,
    object: { kind, name: name.split(".")[0] ?? name },
    sentence,
    do: [],
    undo: [],
    after: [],
  };
}

function shown(value: string | boolean): string {
  return value === "" ? "nothing" : String(value);
}
