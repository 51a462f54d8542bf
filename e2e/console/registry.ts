import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BedHost } from "../testbed/bed";
import { until } from "../testbed/until";

/** Debian's registry on a host's loopback, empty. */
export async function startRegistry(host: BedHost): Promise<{ address: string; stop(): Promise<void> }> {
  const dir = join(host.dir, "registry");
  const address = "127.0.0.1:5000";
  await mkdir(dir, { recursive: true });
  const config = { version: 0.1, storage: { filesystem: { rootdirectory: dir } }, http: { addr: address } };
  // JSON is YAML.
  await writeFile(join(dir, "config.yml"), JSON.stringify(config));
  // A pid of the host's own process namespace.
  const { stdout } = await host.exec([
    "sh",
    "-c",
    'docker-registry serve "$0/config.yml" >"$0/log" 2>&1 & echo $!',
    dir,
  ]);
  const pid = stdout.trim();
  await until("the registry", async () =>
    (await host.exec(["busybox", "wget", "-q", "-O", "-", `http://${address}/v2/`])).exitCode === 0
      ? true
      : null,
  );
  return {
    address,
    async stop() {
      await host.exec(["kill", pid]);
    },
  };
}
