import type { ChangeEffect, Difference } from "../container/change";
import { elementsOf } from "../firewall/elements";
import { planDown } from "./container-down";
import { planUp } from "./container-up";
import type { Desired, DesiredContainer } from "./desired";
import { Draft } from "./draft";
import { planBase } from "./host-base";
import { cgroupLimits, limitsStep } from "./limits-step";
import type { Observed } from "./observed";
import { publishStep } from "./published-ports";
import { deleteProcess, elementInput, unmount } from "./removal";
import type { Action, Plan, Step } from "./step";

export interface ContainerChanged {
  /** As it is now, with the files of its bundle, and as it is to be. */
  before: DesiredContainer;
  after: DesiredContainer;
  effect: ChangeEffect;
  differences: readonly Difference[];
}

/**
 * A change of a container's configuration: what is taken over as it runs, or the same container with a
 * new process. Its namespace, links, addresses and files stay where they are either way. A new process
 * that does not come up gives way to the old one: what stops it knows how to start it again.
 */
export function planChange(changed: ContainerChanged, desired: Desired, observed: Observed): Plan {
  const { effect, after, differences } = changed;
  if (effect === "nothing") return { steps: [] };
  const record: Step = {
    id: `configuration:${after.name}`,
    sign: "change",
    object: { kind: "container", name: after.name },
    sentence: `Change ${after.name}: ${differences.map(({ says }) => says).join("; ")}`,
    do: [],
    undo: [],
    after: [],
  };
  const rest =
    effect === "recreated"
      ? recreateSteps(changed, desired, observed)
      : effect === "live"
        ? liveSteps(changed, desired, observed)
        : [keep(after, `Leave ${after.name} stopped: its next start is with the change`)];
  return { steps: [record, ...rest] };
}

function liveSteps({ before, after }: ContainerChanged, desired: Desired, observed: Observed): Step[] {
  const publish = publishStep(new Draft(after, desired, observed, []));
  const limits = limitsStep(after.name, cgroupLimits(before.limits), cgroupLimits(after.limits), desired);
  return [
    ...(limits ? [limits] : []),
    ...ingressStep(before, after),
    ...(publish ? [publish] : []),
    keep(after, `Keep ${after.name} running: its process, addresses and files stay`),
  ];
}

function ingressStep(before: DesiredContainer, after: DesiredContainer): Step[] {
  const opens = after.overlayIngress === "open";
  const { overlay_open } = elementsOf(opens ? after : before);
  const elements = { overlay_open };
  if (before.overlayIngress === after.overlayIngress || elements.overlay_open.length === 0) return [];
  const nft = (sign: "add" | "remove"): Action => ({
    do: "run",
    argv: ["nft", "-f", "-"],
    input: elementInput(sign, elements),
    ...(sign === "remove" ? { tolerate: ["No such file"] } : {}),
  });
  return [
    {
      id: `firewall:${after.name}`,
      sign: opens ? "add" : "remove",
      object: { kind: "firewall", name: after.name },
      sentence: opens
        ? `Open ${after.name} to the overlay in the firewall`
        : `Close ${after.name} in the firewall`,
      do: [nft(opens ? "add" : "remove")],
      undo: [nft(opens ? "remove" : "add")],
      after: [],
    },
  ];
}

function recreateSteps({ before, after }: ContainerChanged, desired: Desired, observed: Observed): Step[] {
  const { name } = after;
  const base = planBase(desired, observed);
  const bare = withoutProcess(observed, name);
  const stop = planDown({ ...before, running: false }, desired, observed)
    .filter(({ id }) => id === `process:${name}`)
    .map((step) => ({
      ...step,
      id: `down/${step.id}`,
      undo: [
        ...deleteProcess(desired, name),
        ...planUp({ ...before, prepared: false }, desired, bare, []).flatMap((s) => s.do),
      ],
    }));
  const stopped = stop.map(({ id }) => id);
  const moved = before.imageRoot === after.imageRoot ? [] : [leaveRoot(before, desired, bare, stopped)];
  const down = [...stop, ...moved];
  const left = moved.length === 0 ? bare : { ...bare, rootfs: without(bare.rootfs, name) };
  const up = planUp({ ...after, prepared: false }, desired, left, base).map((step) => ({
    ...step,
    after: [...down.map(({ id }) => id), ...step.after],
  }));
  return [
    ...down,
    ...base,
    ...up,
    ...ingressStep(before, after).filter(({ sign }) => sign === "remove"),
    keep(
      after,
      `Keep ${addresses(after)} and the files of ${name}: its links and what was written inside stay`,
    ),
  ];
}

/** The root of the image that it leaves; what was written inside is laid over the new one. */
function leaveRoot(before: DesiredContainer, desired: Desired, bare: Observed, after: string[]): Step {
  const { name } = before;
  const gone = { ...bare, rootfs: without(bare.rootfs, name) };
  const mount = planUp({ ...before, prepared: false }, desired, gone, []).find(
    ({ id }) => id === `rootfs:${name}`,
  );
  return {
    id: `down/rootfs:${name}`,
    sign: "remove",
    object: { kind: "rootfs", name },
    sentence: `Unmount the old image from the root of ${name}`,
    do: [unmount(`${desired.paths.bundles}/${name}/rootfs`)],
    undo: mount?.do ?? [],
    after,
  };
}

function withoutProcess(observed: Observed, name: string): Observed {
  return { ...observed, processes: new Map([...observed.processes].filter(([other]) => other !== name)) };
}

const without = (set: ReadonlySet<string>, gone: string) => new Set([...set].filter((each) => each !== gone));

const addresses = ({ ipv4, overlay }: DesiredContainer) =>
  overlay === null ? ipv4.address : `${ipv4.address}, ${overlay.address}`;

function keep({ name }: DesiredContainer, sentence: string): Step {
  return {
    id: `keep:${name}`,
    sign: "keep",
    object: { kind: "container", name },
    sentence,
    do: [],
    undo: [],
    after: [],
  };
}
