import { expect, test } from "vitest";
import { mountsIn } from "./container-mounts";
import { mountLines } from "./mount-table";

const host = mountLines(`22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 8:17 / /srv/big\\040disk rw - ext4 /dev/sdb1 rw
31 22 0:50 / /data/bundles/web/rootfs rw - overlay heropods-web rw
32 22 8:33 /@data /data rw - btrfs /dev/sdc rw`);

test("a mount in a container is known by its target, and by its path on the host", () => {
  const { targets, sources } = mountsIn(
    mountLines(`90 80 0:50 / / rw - overlay heropods-web rw
91 90 0:60 / /proc rw - proc proc rw
92 90 8:33 /@data/bundles/web/hostname /etc/hostname ro - btrfs /dev/sdc rw
93 90 8:1 /etc/motd /run/motd ro - ext4 /dev/sda1 rw
94 90 8:17 / /mnt rw - ext4 /dev/sdb1 rw`),
    host,
  );
  expect([...targets]).toEqual(["/", "/proc", "/etc/hostname", "/run/motd", "/mnt"]);
  expect([...sources]).toEqual([
    "/data/bundles/web/rootfs",
    "/data/bundles/web/hostname",
    "/etc/motd",
    "/srv/big disk",
  ]);
});

test("what has ended has no table", () => {
  expect(mountLines("")).toEqual([]);
});
