import type { Draft } from "./draft";
import { deleteProcess } from "./removal";
import type { Step } from "./step";

/** The step that ends a process which runs, so that another one takes its place. */
export const AGAIN = "again";

/**
 * Mounts that a running container should have and has not, in words. Nothing puts them back while it runs:
 * a bind mount's source cannot be seen from its mount namespace, and a second overlay mount over the same
 * upper directory is undefined (kernel: filesystems/overlayfs.rst, "Sharing and copying layers").
 */
export function lostMounts({ container, observed }: Draft): string[] {
  const { name } = container;
  const found: string[] = [];
  if (!observed.rootfs.has(name))
    found.push(`the root of ${name} is not mounted on the host: its process alone still has it`);
  const mounts = observed.mounts.get(name);
  if (mounts)
    for (const { source, target } of container.binds)
      if (!mounts.targets.has(target) && !mounts.sources.has(source))
        found.push(`${target} is not mounted in ${name}: it sees its image's own in place of ${source}`);
  return found;
}

/** Its namespace, links, addresses and files stay; the process does not. */
export function againStep(plan: Draft, lost: string[]): Step {
  const { name, stopSignal, stopGraceMs } = plan.container;
  return {
    id: plan.id(AGAIN),
    sign: "change",
    object: { kind: "process", name },
    sentence: `Stop ${name} with ${stopSignal}, after ${stopGraceMs / 1000} s by force, and start it again`,
    found: lost.join("; "),
    do: [
      { do: "stop", container: name, signal: stopSignal, graceMs: stopGraceMs },
      ...deleteProcess(plan.desired, name),
    ],
    // A process cannot be brought back: the way out of a start that fails is the same plan again.
    undo: [],
    after: [],
  };
}

export const startsAgain = ({ id }: Step): boolean => id.startsWith(`${AGAIN}:`);

/** The steps that are left where the process is to run on. */
export function withoutRestart(steps: readonly Step[]): Step[] {
  const again = steps.find(startsAgain);
  if (!again) return [...steps];
  const parts = [AGAIN, "bundle", "rootfs", "create", "start"].map((part) => `${part}:${again.object.name}`);
  return steps.filter(({ id }) => !parts.includes(id));
}
