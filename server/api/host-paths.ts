import type { Caller } from "../core/caller";
import type { Mount } from "../core/mounts/mount";
import { ProblemError } from "../core/problem";
import { allows } from "./trpc";

/**
 * A path of the host gives the container's root what lies there, and asking for one tells whether it is
 * there: only an admin may. Those that the container has already (`before`) may be kept by whoever edits it.
 */
export function mustBeAllowed(
  who: Pick<Caller, "name" | "role">,
  mounts: readonly Mount[],
  before: readonly Mount[] = [],
): void {
  if (who.role !== null && allows(who.role, "admin")) return;
  const problems = mounts.flatMap((mount, i) =>
    mount.kind === "volume" || before.some((kept) => isSame(kept, mount))
      ? []
      : [
          {
            path: ["mounts", i, "source"],
            message: `${who.name} is ${who.role ?? "nobody"}; mounting ${mount.source} of the host needs the role admin.`,
            fix: "Use a volume, or ask an admin.",
          },
        ],
  );
  if (problems.length > 0) throw new ProblemError(problems);
}

function isSame(kept: Mount, mount: Mount): boolean {
  return (
    kept.kind === "bind" &&
    mount.kind === "bind" &&
    kept.source === mount.source &&
    kept.target === mount.target &&
    (kept.readOnly === mount.readOnly || mount.readOnly)
  );
}
