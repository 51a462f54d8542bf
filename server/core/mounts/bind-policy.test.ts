import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBelow, refusalOf, reservedPaths } from "./bind-policy";

const RESERVED = reservedPaths([{ path: "/var/lib/heropods", what: "the daemon's own data" }]);
const judge = (path: string, more: Partial<Parameters<typeof refusalOf>[0]> = {}, sockets: string[] = []) =>
  refusalOf({ path, kind: "directory", readOnly: false, ...more }, RESERVED, sockets);

describe("a path of the host", () => {
  it("may be mounted where it is nobody's", () => {
    for (const path of ["/srv/web", "/home/ana/site", "/mnt/disk", "/opt/app", "/var/lib/heropods-other"])
      expect(judge(path)).toBeNull();
  });

  it.each([
    ["/", "'/' is the whole host."],
    ["/var/lib/heropods", "/var/lib/heropods is the daemon's own data."],
    [
      "/var/lib/heropods/volumes/x",
      "/var/lib/heropods/volumes/x lies in /var/lib/heropods, the daemon's own data.",
    ],
    ["/var/lib", "/var/lib holds /var/lib/heropods, the daemon's own data."],
    ["/proc/1/root", "/proc/1/root lies in /proc, the kernel's view of every process."],
    ["/etc/shadow", "/etc/shadow is the host's password hashes."],
  ])("is refused, and named with what it is: %s", (path, message) => {
    expect(judge(path)).toBe(message);
    expect(judge(path, { readOnly: true })).toBe(message);
  });

  it("of the system is mounted read-only or not at all", () => {
    expect(judge("/usr/share/zoneinfo", { readOnly: true })).toBeNull();
    expect(judge("/usr/share/zoneinfo")).toMatch(/It can be mounted read-only\.$/);
    expect(judge("/etc/ssl/certs", { readOnly: true })).toBeNull();
    expect(judge("/etc/cron.d")).toMatch(/read-only/);
  });

  it("is refused as a socket, a device, a pipe, and where it holds a socket", () => {
    expect(judge("/srv/x.sock", { kind: "socket" })).toMatch(/is a socket/);
    expect(judge("/srv/disk", { kind: "device" })).toMatch(/is a device/);
    expect(judge("/srv/pipe", { kind: "pipe" })).toMatch(/is a pipe/);
    expect(judge("/srv/app", {}, ["/srv/app/run/x.sock"])).toMatch(
      /holds the socket \/srv\/app\/run\/x\.sock/,
    );
    expect(judge("/srv/app", {}, ["/srv/application.sock"])).toBeNull();
  });

  it("never is, holds or lies in what is reserved, whatever its spelling ends with", () => {
    const name = fc.constantFrom("var", "lib", "heropods", "etc", "ssh", "root", ".ssh", "x", "proc");
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), fc.boolean(), (parts, readOnly) => {
        const path = `/${parts.join("/")}`;
        const touches = RESERVED.some(
          ({ path: kept }) => path === kept || isBelow(path, kept) || isBelow(kept, path),
        );
        if (touches) expect(judge(path, { readOnly })).not.toBeNull();
      }),
    );
  });
});
