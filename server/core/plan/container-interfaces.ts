import { freshLines, type InsideChange, insideChange, wantedInside } from "./container-inside";
import type { Draft } from "./draft";
import { batch } from "./host-base";
import type { Action, Step } from "./step";

/** Which of its pairs of links are to be made. */
export interface Missing {
  ipv4: boolean;
  overlay: boolean;
}

/** What is inside: all of a link that is made, and of one that is there what differs, while its process runs on. */
export function interfacesStep(plan: Draft, missing: Missing, attached: boolean): Step | null {
  const { container, names } = plan;
  const wanted = wantedInside(plan);
  const change = insideDrift(plan, missing);
  const made = [
    ...(missing.ipv4 ? [wanted.ipv4] : []),
    ...(missing.overlay && wanted.overlay ? [wanted.overlay] : []),
  ];
  const lines = [
    ...(made.length > 0 ? ["link set dev lo up"] : []),
    ...made.flatMap(freshLines),
    ...change.lines,
  ];
  if (lines.length === 0) return null;
  const given = [
    ...(missing.ipv4 ? [`the address ${container.ipv4.address}`] : []),
    ...(missing.overlay && container.overlay ? [`the overlay address ${container.overlay.address}`] : []),
  ];
  const inside = (text: string): string[] => [
    "ip",
    ...(text === "" ? [] : [text]),
    "-n",
    names.netns,
    "-batch",
    "-",
  ];
  return {
    id: plan.id("interfaces"),
    sign: made.length > 0 ? "add" : "change",
    object: { kind: "interfaces", name: container.name },
    sentence:
      made.length > 0
        ? `Give ${container.name} ${given.join(" and ")}`
        : `Set right what is in ${names.netns}: ${container.name} runs on`,
    ...(change.found.length > 0 ? { found: `in ${names.netns} ${change.found.join(", ")}` } : {}),
    do: [
      { do: "run", argv: inside(""), input: batch(lines) },
      // Here, beside the creation of the process, nobody waits for it.
      ...(missing.ipv4 ? [forwardingEntry(plan)] : []),
    ],
    // Addresses and routes of what was made go with the links, which the attachment's undo deletes.
    undo:
      change.undo.length === 0
        ? []
        : [
            {
              do: "run",
              argv: inside("-force"),
              input: batch(change.undo),
              tolerate: ["Cannot find device", "Cannot assign", "No such"],
            },
          ],
    after: attached ? [plan.id("attachment")] : [],
  };
}

/** Of the links that stay. */
function insideDrift(plan: Draft, missing: Missing): InsideChange {
  const change: InsideChange = { lines: [], undo: [], found: [] };
  const inside = plan.observed.insides.get(plan.container.name);
  if (!inside) return change;
  const wanted = wantedInside(plan);
  const kept = [missing.ipv4 ? null : wanted.ipv4, missing.overlay ? null : wanted.overlay];
  for (const link of kept) {
    if (link === null) continue;
    const own = insideChange(link, inside);
    change.lines.push(...own.lines);
    change.undo.unshift(...own.undo);
    change.found.push(...own.found);
  }
  if (inside.links.get("lo")?.up === false) {
    change.found.push("lo is down");
    change.lines.push("link set dev lo up");
    change.undo.push("link set dev lo down");
  }
  return change;
}

/**
 * Where the container is, told to the bridge: what it is sent is never flooded to a thousand other ports, and
 * nobody else can draw it to themselves by sending from its MAC address (bridge(8), `static`, `sticky`). It
 * goes with the port.
 */
export function forwardingEntry({ names }: Draft): Action {
  return {
    do: "run",
    argv: [
      "bridge",
      "fdb",
      "replace",
      names.macs.eth0,
      "dev",
      names.bridgePort,
      "master",
      "static",
      "sticky",
    ],
  };
}
