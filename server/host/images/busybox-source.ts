import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { BUSYBOX_FILES, type BusyboxParts } from "../../core/image/image-plan";
import { scriptPath } from "../oci/keep-alive";
import { staticBusybox } from "../oci/static-busybox";

/** What the local image busybox is made of, and a digest that changes when any of it does. */
export async function busyboxSource(): Promise<BusyboxParts & { digest: string }> {
  const busybox = await staticBusybox();
  const idle = scriptPath("idle.sh");
  const hash = createHash("sha256");
  for (const path of [busybox, idle]) hash.update(await readFile(path));
  hash.update(JSON.stringify(BUSYBOX_FILES));
  return { busybox, idle, digest: `sha256:${hash.digest("hex")}` };
}
