import { chmod, copyFile, mkdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { appDir } from "../../app-dir";
import type { KeepAliveFiles } from "../../core/oci/mounts";
import { staticBusybox } from "./static-busybox";

/** The scripts of this directory: dist/ bundles the code, not them. */
export const scriptPath = (name: "keep-alive.sh" | "idle.sh") => join(appDir, "server/host/oci", name);

/**
 * Copies the static busybox and keep-alive.sh to dataDir/keep-alive, where containers mount them
 * from: a shell reads its script while it runs, so the file that a running container has open is
 * replaced by rename and never written to. Does nothing where both are the same already.
 */
export async function installKeepAlive(dataDir: string): Promise<KeepAliveFiles> {
  const directory = join(dataDir, "keep-alive");
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const files = { busybox: join(directory, "busybox"), script: join(directory, "keep-alive.sh") };
  await place(await staticBusybox(), files.busybox);
  await place(scriptPath("keep-alive.sh"), files.script);
  return files;
}

async function place(source: string, target: string): Promise<void> {
  const wanted = await readFile(source);
  const there = await readFile(target).catch(() => null);
  if (there?.equals(wanted)) return;
  const temporary = `${target}.new`;
  await copyFile(source, temporary);
  await chmod(temporary, 0o755);
  await rename(temporary, target);
}
