import type { PathEvidence } from "./evidence";
import { broken, good, start } from "./hop";
import type { Hop } from "./report";
import { judgeAddress, judgeLink } from "./source-hops";

/** The target's side where it is this host's: a container of it, or an address of its /64 that nobody has. */
export function judgeTarget({ target }: PathEvidence): Hop[] {
  const { container } = target;
  if (container === null) {
    if (!target.own || target.node) return [];
    return [
      broken(
        "target",
        `Who has ${target.address}`,
        "It is of this node's own /64, and no container has it.",
        "Check the address: heropods ps lists those of this host's containers.",
      ),
    ];
  }
  const title = `${container.name} runs`;
  if (!container.running)
    return [broken("target", title, "It is not running.", `Start ${container.name}.`, start(container.name))];
  return [
    good("target", title, "Its process is there."),
    judgeLink("target-link", container),
    judgeAddress("target-address", container),
  ];
}
