import type { OciUser } from "../../core/oci/oci-spec";
import { resolveUser } from "../../core/oci/user";
import type { Result } from "../../core/problem";
import { readRootfsFile } from "./rootfs-file";

/** The image's User as numbers, by the root's own /etc/passwd and /etc/group. */
export async function imageUser(rootfs: string, user: string): Promise<Result<OciUser>> {
  const [passwd, group] = await Promise.all([
    readRootfsFile(rootfs, "/etc/passwd"),
    readRootfsFile(rootfs, "/etc/group"),
  ]);
  return resolveUser(user, passwd, group);
}
