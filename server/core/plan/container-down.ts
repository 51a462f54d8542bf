import { elementsOf } from "../firewall/elements";
import { objectNames } from "../names";
import type { Desired, DesiredContainer } from "./desired";
import type { Observed } from "./observed";
import { unpublishStep } from "./published-ports";
import { deleteProcess, disconnect, elementInput, removeFiles, unmount } from "./removal";
import type { Action, Step } from "./step";

/**
 * Steps that take down what a stopped or deleted container still has. What was removed is not brought
 * back by undo: a process cannot be, so the way out of a failed stop is the same plan again.
 */
export function planDown(container: DesiredContainer, desired: Desired, observed: Observed): Step[] {
  const { name } = container;
  const names = objectNames(name, container.hash);
  const steps: Step[] = [];
  const process = observed.processes.get(name);
  if (process) steps.push(stopStep(container, desired, process.state === "running"));
  const afterProcess = steps.map((s) => s.id);
  const links = [names.bridgePort, names.overlayHost].filter((link) => observed.links.has(link));
  const neighbour = observed.neighbours.has(`${container.bridge} ${container.ipv4.address}`);
  if (links.length > 0 || neighbour)
    steps.push({
      id: `attachment:${name}`,
      sign: "remove",
      object: { kind: "attachment", name },
      sentence: `Disconnect ${name} from ${container.bridge}${container.overlay ? " and the overlay" : ""}`,
      do: [disconnect(links, neighbour ? container : null)],
      undo: [],
      after: afterProcess,
    });
  const elements = elementsOf(container);
  if (elements.overlay_open.some((e) => observed.firewall.elements.has(e)))
    steps.push({
      id: `firewall:${name}`,
      sign: "remove",
      object: { kind: "firewall", name },
      sentence: `Close ${name} in the firewall`,
      do: [
        {
          do: "run",
          argv: ["nft", "-f", "-"],
          input: elementInput("remove", { overlay_open: elements.overlay_open }),
          tolerate: ["No such file"],
        },
      ],
      undo: [],
      after: afterProcess,
    });
  const unpublish = unpublishStep(container, observed, afterProcess);
  if (unpublish) steps.push(unpublish);
  if (observed.netns.has(names.netns))
    steps.push({
      id: `netns:${name}`,
      sign: "remove",
      object: { kind: "netns", name: names.netns },
      sentence: `Remove the network namespace ${names.netns}`,
      do: [{ do: "run", argv: ["ip", "netns", "del", names.netns], tolerate: ["No such file"] }],
      undo: [],
      after: [...afterProcess, ...(links.length > 0 ? [`attachment:${name}`] : [])],
    });
  const bundle = `${desired.paths.bundles}/${name}`;
  if (observed.rootfs.has(name))
    steps.push({
      id: `rootfs:${name}`,
      sign: "remove",
      object: { kind: "rootfs", name },
      sentence: `Unmount the root of ${name}`,
      do: [unmount(`${bundle}/rootfs`)],
      undo: [],
      after: afterProcess,
    });
  if (!container.exists && observed.bundles.has(name)) steps.push(bundleStep(container, desired, steps));
  return steps;
}

function bundleStep(container: DesiredContainer, desired: Desired, before: Step[]): Step {
  const { name } = container;
  return {
    id: `bundle:${name}`,
    sign: "remove",
    object: { kind: "bundle", name },
    sentence: `Delete the files and the log of ${name}`,
    do: removeFiles(desired, name),
    undo: [],
    after: before.map((s) => s.id),
  };
}

function stopStep(container: DesiredContainer, desired: Desired, running: boolean): Step {
  const { name, stopSignal, stopGraceMs } = container;
  return {
    id: `process:${name}`,
    sign: "remove",
    object: { kind: "process", name },
    sentence: running
      ? `Stop ${name} with ${stopSignal}, after ${stopGraceMs / 1000} s by force`
      : `Clear away the process of ${name}`,
    do: [
      ...(running
        ? [{ do: "stop", container: name, signal: stopSignal, graceMs: stopGraceMs } satisfies Action]
        : []),
      ...deleteProcess(desired, name),
    ],
    undo: [],
    after: [],
  };
}
