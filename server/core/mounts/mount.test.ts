import { describe, expect, it } from "vitest";
import { Mounts, mountText, VolumeName, volumesOf } from "./mount";

const volume = (target: string, name = "data") => ({ kind: "volume" as const, volume: name, target });
const said = (mounts: object[]) =>
  Mounts.safeParse(mounts).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("mounts", () => {
  it("are read in one spelling", () => {
    expect(Mounts.parse([volume(" /var/lib/data/ ")])).toEqual([
      { kind: "volume", volume: "data", target: "/var/lib/data", readOnly: false },
    ]);
  });

  it.each([
    ["/", /root is the image's/],
    ["/proc/sys", /runtime's own/],
    ["/dev", /runtime's own/],
    ["/.heropods/busybox", /runtime's own/],
    ["/etc/hosts", /kept by the daemon/],
    ["data", /begins with '\/'/],
    ["/a/../etc", /without '\.'/],
    ["/a//b", /without '\.'/],
    ["/a\nb", /control characters/],
    [`/${"x".repeat(4095)}`, /4,095 bytes/],
  ])("are refused at %j inside", (target, message) => {
    expect(said([volume(target)])?.join("\n")).toMatch(message);
  });

  it("may lie beside what is kept", () => {
    expect(said([volume("/etc/hosts.d"), volume("/device"), volume("/srv/proc")])).toBeUndefined();
  });

  it("hold one thing in one place", () => {
    expect(said([volume("/data"), volume("/other"), volume("/data/", "more")])).toEqual([
      "2.target: /data is mounted twice; each place holds one.",
    ]);
  });

  it("are written as on a command line", () => {
    const mounts = Mounts.parse([
      volume("/data"),
      { kind: "bind", source: "/srv/www/", target: "/www", readOnly: true },
    ]);
    expect(mounts.map(mountText)).toEqual(["data:/data", "/srv/www:/www:ro"]);
    expect(volumesOf(mounts)).toEqual(["data"]);
  });
});

describe("a volume's name", () => {
  it("is a directory's, visible and below its own", () => {
    for (const name of ["a", "web-data", "v1.2_x", "A".repeat(64)])
      expect(VolumeName.safeParse(name).success).toBe(true);
    for (const name of ["", ".", "..", ".hidden", "-x", "a/b", "a b", "a\0", "A".repeat(65)])
      expect(VolumeName.safeParse(name).success).toBe(false);
  });
});
