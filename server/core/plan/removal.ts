import type { Elements } from "../firewall/elements";
import { TABLE } from "../firewall/ruleset";
import type { Desired, DesiredContainer } from "./desired";
import { batch } from "./host-base";
import type { Action } from "./step";

/** umount(8); what is not mounted is unmounted. */
export function unmount(target: string): Action {
  return { do: "run", argv: ["umount", target], tolerate: ["not mounted", "no mount point"] };
}

/** Deleting one end of a pair deletes both, at once and not when the namespace is reaped. */
export function deleteLinks(links: string[]): Action {
  return disconnect(links, null);
}

/** Links and, in the same command, the neighbour entry of the bridge, which outlives the port; the overlay's goes with its link. */
export function disconnect(links: string[], neighbour: DesiredContainer | null): Action {
  const lines = links.map((link) => `link del dev ${link}`);
  if (neighbour) lines.push(`neigh del ${neighbour.ipv4.address} dev ${neighbour.bridge}`);
  return {
    do: "run",
    argv: ["ip", "-force", "-batch", "-"],
    input: batch(lines),
    tolerate: ["Cannot find device", ...(neighbour ? ["No such file"] : [])],
  };
}

/** `delete -f` clears half-made state too; crun says 'does not exist' of what is gone, runc the same or nothing. */
export function deleteProcess(desired: Desired, name: string): Action[] {
  return [
    {
      do: "run",
      argv: [desired.runtime.path, "--root", desired.paths.runtime, "delete", "-f", name],
      tolerate: ["does not exist", "No such file"],
    },
  ];
}

/** Its logs, its last exit and its bundle: the bundle last, which says that what bears the name is ours. */
export function removeFiles({ paths }: Desired, name: string): Action[] {
  const told = [`${paths.logs}/${name}.log`, `${paths.logs}/${name}.old`, `${paths.exits}/${name}`];
  return [...told, `${paths.bundles}/${name}`].map((path) => ({ do: "remove", path }));
}

/**
 * Idempotent both ways in one transaction: removing adds first, because nft refuses to delete an
 * element that is not there (nft(8), "element commands").
 */
export function elementInput(sign: "add" | "remove", elements: Partial<Elements>): string {
  const lines = Object.entries(elements)
    .filter(([, list]) => list.length > 0)
    .flatMap(([set, list]) => {
      const what = `element inet ${TABLE} ${set} { ${list.join(", ")} }`;
      return sign === "add" ? [`add ${what}`] : [`add ${what}`, `delete ${what}`];
    });
  return `${lines.join("\n")}\n`;
}
