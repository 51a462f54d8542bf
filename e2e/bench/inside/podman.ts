import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./commands";

export interface Podman {
  /** Creates and starts a container on podman's own bridge; its process is running when this returns. */
  run(name: string, address: string): Promise<void>;
  exec(name: string, argv: readonly string[]): Promise<void>;
  remove(names: readonly string[]): Promise<void>;
}

/** Podman with its state below `work`, on a copy of the root that our containers have. */
export async function preparePodman(work: string, rootfs: string): Promise<Podman> {
  const root = join(work, "rootfs");
  const conf = join(work, "containers.conf");
  await mkdir(work, { recursive: true });
  await cp(rootfs, root, { recursive: true, verbatimSymlinks: true });
  // Debian's podman would choose CNI where its old configuration is there; netavark is its current backend.
  await writeFile(conf, '[network]\nnetwork_backend = "netavark"\n');
  const podman = (...args: string[]) =>
    run(
      [
        ...["podman", "--root", join(work, "podman"), "--runroot", "/run/podman-bench"],
        ...["--cgroup-manager", "cgroupfs", "--events-backend", "none", ...args],
      ],
      { CONTAINERS_CONF: conf },
    );
  return {
    async run(name, address) {
      await podman("run", "-d", "--name", name, "--ip", address, "--rootfs", root, "/bin/sleep", "100000");
    },
    async exec(name, argv) {
      await podman("exec", name, ...argv);
    },
    async remove(names) {
      await podman("rm", "-f", "-t", "0", ...names);
    },
  };
}
