import { type KeepAliveFiles, type MountsInput, ociMounts } from "../core/oci/mounts";
import type { OciUser } from "../core/oci/oci-spec";
import { processArgs, processEnv } from "../core/oci/process";
import type { Seccomp } from "../core/oci/seccomp";
import { hostnameOf, ociSpec } from "../core/oci/spec";
import type { DesiredContainer } from "../core/plan/desired";
import { unwrap } from "../core/problem";
import type { HeroPods } from "../db/generated/client";
import { imageUser } from "../host/oci/image-user";
import type { ContainerRecord } from "./registry";

export interface ImageForBundle {
  digest: string;
  /** Absolute path of the unpacked root. */
  root: string;
  entrypoint: string[];
  cmd: string[];
  env: string[];
  workingDir: string;
  user: string;
}

export interface BundleDeps {
  bundles: string;
  /** Where the volumes' directories are, and the HeroPods' hosts files. */
  volumes: string;
  hosts: string;
  cgroupParent: string;
  keepAlive: KeepAliveFiles;
  /** The filter for a container with these extra capabilities. */
  seccomp: (extra: readonly string[]) => Seccomp;
  /** The one without any, compiled. */
  seccompBpf: string | null;
}

export interface Bundles {
  /** The files of a container's bundle by name. Throws a ProblemError when the image cannot run so. */
  filesOf(
    container: ContainerRecord,
    heropods: HeroPods,
    image: ImageForBundle,
  ): Promise<DesiredContainer["files"]>;
  /** What is bound over its root. */
  bindsOf(container: ContainerRecord, heropods: HeroPods): DesiredContainer["binds"];
}

/** Builds what the runtime reads, config.json, and the container's own resolv.conf and hostname. */
export function createBundles(deps: BundleDeps): Bundles {
  // An unpacked image never changes: its user's numbers are read once for each digest.
  const users = new Map<string, OciUser>();
  const mountsOf = (container: ContainerRecord, heropods: HeroPods): MountsInput => {
    const dir = `${deps.bundles}/${container.name}`;
    return {
      files: {
        resolvConf: `${dir}/resolv.conf`,
        hosts: `${deps.hosts}/${heropods.name}`,
        hostname: `${dir}/hostname`,
      },
      mounts: container.mounts.map((mount) => ({
        source: mount.kind === "volume" ? `${deps.volumes}/${mount.volume}` : mount.source,
        target: mount.target,
        readOnly: mount.readOnly,
      })),
      readOnlyRoot: container.readOnlyRoot,
      keepAlive: container.keepAlive ? deps.keepAlive : null,
    };
  };
  return {
    bindsOf: (container, heropods) =>
      ociMounts(mountsOf(container, heropods)).flatMap(({ type, source, destination }) =>
        type === "bind" ? [{ source, target: destination }] : [],
      ),
    async filesOf(container, heropods, image) {
      const dir = `${deps.bundles}/${container.name}`;
      const userKey = `${image.digest} ${image.user}`;
      const user = users.get(userKey) ?? unwrap(await imageUser(image.root, image.user));
      users.set(userKey, user);
      const hostname = hostnameOf(container.name);
      const spec = ociSpec({
        name: container.name,
        rootfs: `${dir}/rootfs`,
        netnsPath: `/run/netns/hp-${container.name}`,
        cgroupsPath: `${deps.cgroupParent}/${container.name}`,
        ...mountsOf(container, heropods),
        args: unwrap(processArgs(image, container.command)),
        env: processEnv(image.env, hostname, container.env),
        cwd: image.workingDir,
        user,
        memoryBytes: container.memoryBytes,
        cpus: container.cpus,
        pidsLimit: container.pidsLimit,
        capAdd: container.capAdd,
        seccomp: deps.seccomp(container.capAdd),
        // The runtime compiles the rare ones itself.
        seccompBpf: container.capAdd.length === 0 ? deps.seccompBpf : null,
      });
      return {
        "config.json": JSON.stringify(spec),
        "resolv.conf": nameservers(heropods.dns_servers),
        hostname: `${hostname}\n`,
      };
    },
  };
}

function nameservers(list: string): string {
  const servers = list.split(",").map((s) => s.trim());
  return servers.flatMap((s) => (s === "" ? [] : [`nameserver ${s}\n`])).join("");
}
