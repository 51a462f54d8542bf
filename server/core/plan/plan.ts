import { allOf, bySet, elementsOf, publishedBy } from "../firewall/elements";
import { baseOf } from "../firewall/ruleset";
import { BRIDGE_PORT_PREFIX, NETNS_PREFIX, OVERLAY_HOST_PREFIX, objectNames } from "../names";
import { portText } from "../ports/published-port";
import { planDown } from "./container-down";
import { planUp } from "./container-up";
import type { Desired, DesiredContainer } from "./desired";
import { planBase, removeBridge } from "./host-base";
import type { Observed } from "./observed";
import { deleteLinks, deleteProcess, elementInput, removeFiles, unmount } from "./removal";
import type { Plan, Step } from "./step";

/**
 * The whole host: what containers share, every container, and what bears our names but is asked for
 * by none. An empty plan means that the host is as desired; anything else is drift and its repair.
 */
export function planHost(desired: Desired, observed: Observed): Plan {
  const base = planBase(desired, observed);
  return {
    steps: [
      ...base,
      ...desired.containers.flatMap((c) => planOne(c, desired, observed, base)),
      ...planOrphans(desired, observed),
    ],
  };
}

/** The same in parts: what is shared or lost, and each container by itself. Parts without steps are left out. */
export function planParts(
  desired: Desired,
  observed: Observed,
): { shared: Step[]; containers: Map<string, Step[]> } {
  const shared = planBase(desired, observed);
  const parts = desired.containers.map((c) => {
    const base = isUp(c, observed) ? shared : [];
    return [c.name, planOne(c, desired, observed, base)] as const;
  });
  return {
    shared: [...shared, ...planOrphans(desired, observed)],
    containers: new Map(parts.filter(([, steps]) => steps.length > 0)),
  };
}

/** What containers share, and what nobody asks for. */
export function planShared(desired: Desired, observed: Observed): Plan {
  return { steps: [...planBase(desired, observed), ...planOrphans(desired, observed)] };
}

/** One container, with what it needs of the shared base. */
export function planContainer(name: string, desired: Desired, observed: Observed): Plan {
  const container = desired.containers.find((c) => c.name === name);
  if (!container) throw new Error(`planContainer: ${name} is not among the desired containers`);
  const base = isUp(container, observed) ? planBase(desired, observed) : [];
  return { steps: [...base, ...planOne(container, desired, observed, base)] };
}

function planOne(container: DesiredContainer, desired: Desired, observed: Observed, base: Step[]): Step[] {
  return isUp(container, observed)
    ? planUp(container, desired, observed, base)
    : planDown(container, desired, observed);
}

/** What is prepared and runs is to stop first. */
function isUp({ name, exists, running, prepared }: DesiredContainer, observed: Observed): boolean {
  return exists && (running || (prepared && observed.processes.get(name)?.state !== "running"));
}

/**
 * Left by a crash: processes, mounts and bundles below our directories, links with our prefix AND our
 * alias, namespaces of containers whose bundle is ours. A like-named object of someone else has none of these.
 */
function planOrphans(desired: Desired, observed: Observed): Step[] {
  const known = new Set(desired.containers.map((c) => c.name));
  const names = desired.containers.map((c) => objectNames(c.name, c.hash));
  const links = new Set(names.flatMap((n) => [n.bridgePort, n.overlayHost]));
  const lost = (name: string) => !known.has(name);
  const steps: Step[] = [];
  const bridges = new Set(desired.bridges.map((b) => b.name));
  for (const [name, link] of observed.links)
    if (link.ours && link.kind === "bridge" && !bridges.has(name)) steps.push(removeBridge(name));
  const asked = new Set(
    desired.containers.flatMap((c) => (c.exists && c.running ? allOf(elementsOf(c)) : [])),
  );
  const opened = [...observed.firewall.elements].filter((element) => !asked.has(element));
  // A table that is replaced whole comes without them.
  if (opened.length > 0 && observed.firewall.base === baseOf(desired))
    steps.push(
      orphan(
        "firewall",
        "elements",
        unasked(opened),
        [{ do: "run", argv: ["nft", "-f", "-"], input: elementInput("remove", bySet(opened)) }],
        [],
      ),
    );
  for (const name of [...observed.processes.keys()].filter(lost))
    steps.push(
      orphan(
        "process",
        name,
        `Delete the process of ${name}, which no container asks for`,
        deleteProcess(desired, name),
        [],
      ),
    );
  const gone = steps.map((s) => s.id);
  const lostLinks = [...observed.links].filter(
    ([name, link]) => link.ours && isOurPrefix(name) && !links.has(name),
  );
  for (const [name] of lostLinks)
    steps.push(
      orphan(
        "attachment",
        name,
        `Delete the link ${name}, which no container asks for`,
        [deleteLinks([name])],
        gone,
      ),
    );
  for (const name of [...observed.rootfs].filter(lost))
    steps.push(
      orphan(
        "rootfs",
        name,
        `Unmount the root of ${name}`,
        [unmount(`${desired.paths.bundles}/${name}/rootfs`)],
        gone,
      ),
    );
  for (const name of [...observed.bundles].filter(lost)) {
    const netns = NETNS_PREFIX + name;
    if (observed.netns.has(netns))
      steps.push(
        orphan(
          "netns",
          netns,
          `Remove the network namespace ${netns}`,
          [{ do: "run", argv: ["ip", "netns", "del", netns], tolerate: ["No such file"] }],
          gone,
        ),
      );
    steps.push(
      orphan(
        "bundle",
        name,
        `Delete the files of ${name}`,
        removeFiles(desired, name),
        steps.map((s) => s.id),
      ),
    );
  }
  return steps;
}

/** 'Close 5da::2 and unpublish 8080/tcp of the host, which no container asks for'. */
function unasked(elements: string[]): string {
  const ports = elements.flatMap((element) => publishedBy(element) ?? []);
  const open = elements.filter((element) => publishedBy(element) === null);
  const parts = [
    ...(open.length > 0 ? [`close ${open.join(", ")}`] : []),
    ...(ports.length > 0 ? [`unpublish ${ports.map(portText).join(", ")}`] : []),
  ].join(" and ");
  return `${parts.charAt(0).toUpperCase()}${parts.slice(1)}, which no container asks for`;
}

function isOurPrefix(link: string): boolean {
  return link.startsWith(BRIDGE_PORT_PREFIX) || link.startsWith(OVERLAY_HOST_PREFIX);
}

function orphan(
  kind: Step["object"]["kind"],
  name: string,
  sentence: string,
  actions: Step["do"],
  after: string[],
): Step {
  return {
    id: `orphan:${kind}:${name}`,
    sign: "remove",
    object: { kind, name },
    sentence,
    do: actions,
    undo: [],
    after,
  };
}
