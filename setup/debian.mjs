import { spawnSync } from "node:child_process";
import { must, SetupError, say } from "./run.mjs";

/** What the daemon runs. Never nodejs or npm: the Node that is there stays. */
export const HOST_PACKAGES = [
  "ca-certificates",
  "busybox-static",
  "bzip2",
  "conmon",
  "crun",
  "golang-github-containers-common",
  "iproute2",
  "mount",
  "nftables",
  "procps",
  "runc",
  "skopeo",
  "umoci",
  "util-linux",
  "xz-utils",
  "zstd",
];

/** What the tests run besides. */
export const TEST_PACKAGES = ["chromium", "docker-registry", "iperf3", "iputils-ping", "podman", "socat"];

/** What compiles the database's addon where no prebuilt one can be had. */
export const COMPILER_PACKAGES = ["g++", "make", "python3"];

/** Installs those of the packages that are missing; does nothing and asks nothing when none is. */
export async function installDebianPackages(names) {
  const missing = missingOf(names);
  if (missing.length === 0) return;
  say(`installing the Debian packages ${missing.join(", ")}`);
  const env = { DEBIAN_FRONTEND: "noninteractive", NEEDRESTART_MODE: "a" };
  await must("apt-get", ["update", "-qq"], {
    env,
    advice: "Is the machine online, and are its package sources right?",
  });
  await must("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], {
    env,
    advice: "Install them by hand and start again.",
  });
}

/** Those of the packages that are not installed, as dpkg says. */
export function missingOf(names) {
  const { stdout, error } = spawnSync(
    "dpkg-query",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format.
    ["-W", "-f", "${Package} ${db:Status-Status}\n", ...names],
    {
      encoding: "utf8",
    },
  );
  if (error)
    throw new SetupError(
      `HeroPods sets itself up on Debian 12 and 13; dpkg-query was not found here. It needs: ${names.join(", ")}.`,
    );
  const installed = new Set(
    stdout
      .split("\n")
      .filter((line) => line.endsWith(" installed"))
      .map((line) => line.split(" ")[0]),
  );
  return names.filter((name) => !installed.has(name));
}
