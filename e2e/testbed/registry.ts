import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BedHost } from "./bed";
import { until } from "./until";

/** A registry on a host's loopback, reached by a narrow way. */
export interface BedRegistry {
  /** An image of incompressible bytes, behind the narrow way. */
  reference: string;
  /** Breaks every connection that is open now. */
  cut(): void;
  stop(): Promise<void>;
}

const PORT = 5000;
const NARROW_PORT = 5001;
const INSIDE = fileURLToPath(new URL("registry-inside.ts", import.meta.url));

/** Debian's docker-registry with one image of `bytes`, of which so many a second come through. */
export async function openRegistry(
  host: BedHost,
  { bytes, bytesPerSecond }: { bytes: number; bytesPerSecond: number },
): Promise<BedRegistry> {
  const dir = join(host.dir, "registry");
  await mkdir(join(dir, "root"), { recursive: true });
  const config = join(dir, "config.yml");
  await writeFile(
    config,
    `version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: ${dir}/data\nhttp:\n  addr: 127.0.0.1:${PORT}\n`,
  );
  const must = async (...argv: string[]) => {
    const { exitCode, stderr } = await host.exec(argv, { timeoutMs: 60_000 });
    if (exitCode !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`);
  };
  const server = await host.start(
    [
      ...[process.execPath, "--import", import.meta.resolve("tsx"), INSIDE],
      ...[config, String(PORT), String(NARROW_PORT), String(bytesPerSecond)],
    ],
    "registry",
  );
  await until("the registry to answer", async () => {
    const { exitCode } = await host.exec([
      "busybox",
      "wget",
      "-q",
      "-O",
      "-",
      `http://127.0.0.1:${PORT}/v2/`,
    ]);
    return exitCode === 0 ? true : null;
  });
  await writeFile(join(dir, "root/noise"), randomBytes(bytes));
  await must("tar", "-C", join(dir, "root"), "-cf", join(dir, "layer.tar"), ".");
  const layout = join(dir, "layout");
  await must("umoci", "init", "--layout", layout);
  await must("umoci", "new", "--image", `${layout}:big`);
  await must("umoci", "raw", "add-layer", "--image", `${layout}:big`, join(dir, "layer.tar"));
  const target = `docker://127.0.0.1:${PORT}/team/big:1`;
  await must("skopeo", "copy", "--quiet", "--dest-tls-verify=false", `oci:${layout}:big`, target);
  return {
    reference: `127.0.0.1:${NARROW_PORT}/team/big:1`,
    cut: () => server.kill("SIGUSR2"),
    async stop() {
      server.kill("SIGTERM");
      await server.ended;
    },
  };
}
