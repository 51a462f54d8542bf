import { access, constants, statfs } from "node:fs/promises";
import type { Runtime } from "../core/plan/desired";
import { CommandError, run } from "./exec";

export interface RuntimeChoice extends Runtime {
  name: "crun" | "runc";
  version: string;
  /** Why this one, for the doctor. */
  reason: string;
}

const CGROUP2_MAGIC = 0x63677270;

/**
 * crun where it can run, runc where it cannot: crun refuses hybrid cgroups (v1 with a v2 mount beside
 * it, crun's libcrun/cgroup.c), runc takes them. A mount namespace of the daemon's own would hide the
 * v2 mount too, but every overlay mount would then live and die with that namespace.
 */
export async function chooseRuntime(wanted: "auto" | "crun" | "runc"): Promise<RuntimeChoice> {
  const conmon = await find("conmon");
  const hybrid = await isHybrid();
  const order = wanted === "auto" ? (hybrid ? ["runc"] : ["crun", "runc"]) : [wanted];
  for (const name of order) {
    const path = await find(name).catch(() => null);
    if (path === null) continue;
    const version = (await run([path, "--version"])).stdout.split("\n")[0] ?? "";
    return {
      name: name === "runc" ? "runc" : "crun",
      path,
      conmon,
      version,
      reason: reasonFor(name, wanted, hybrid),
    };
  }
  throw new Error(
    `No container runtime: ${order.join(" or ")} is not installed. Install it: apt-get install ${order[0]}`,
  );
}

function reasonFor(name: string, wanted: string, hybrid: boolean): string {
  if (wanted !== "auto") return `${name} was asked for by the configuration.`;
  if (hybrid)
    return "This machine has hybrid cgroups (v1 with v2 beside it), which crun refuses; runc runs on them.";
  return name === "crun" ? "crun runs on this machine's cgroups." : "crun is not installed; runc is.";
}

/** cgroup v1 at /sys/fs/cgroup with v2 mounted at unified: systemd's hybrid hierarchy. */
async function isHybrid(): Promise<boolean> {
  return (
    (await filesystem("/sys/fs/cgroup")) !== CGROUP2_MAGIC &&
    (await filesystem("/sys/fs/cgroup/unified")) === CGROUP2_MAGIC
  );
}

async function filesystem(path: string): Promise<number | null> {
  try {
    return (await statfs(path)).type;
  } catch {
    return null;
  }
}

async function find(name: string): Promise<string> {
  for (const dir of ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]) {
    const path = `${dir}/${name}`;
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw new CommandError(
    [name],
    undefined,
    `${name} is not installed`,
    `was looked for on the system path; apt-get install ${name}`,
  );
}
