import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeMembers, type TarMember } from "./tar-members";

const file = (name: string, size = 1): TarMember => ({ name, type: "file", size });
const dir = (name: string): TarMember => ({ name, type: "directory", size: 0 });
const symlink = (name: string, linkname: string): TarMember => ({ name, type: "symlink", linkname, size: 0 });
const link = (name: string, linkname: string): TarMember => ({ name, type: "link", linkname, size: 0 });

describe("judgeMembers", () => {
  it("takes a root as distributions make it", () => {
    const report = judgeMembers([
      dir("./"),
      symlink("./bin", "usr/bin"),
      dir("./usr/bin/"),
      file("./usr/bin/busybox", 100),
      symlink("./usr/bin/sh", "/bin/busybox"),
      link("./usr/bin/awk", "./usr/bin/busybox"),
      dir("./etc"),
      symlink("./etc/mtab", "../proc/self/mounts"),
      symlink("./etc/resolv.conf", "/run/resolvconf/resolv.conf"),
      symlink("./etc/awk.1.gz", "/usr/share/man/man1/awk.1.gz"),
      dir("./dev"),
      { name: "./dev/null", type: "character-device", size: 0 },
      { name: "./run/pipe", type: "fifo", size: 0 },
    ]);
    expect(report.problems).toEqual([]);
    expect(report.sizeBytes).toBe(100);
    expect(report.has("/bin/sh")).toBe(true);
    expect(report.has("/bin/zsh")).toBe(false);
  });

  it.each<[string, TarMember[], string]>([
    ["../evil", [file("../evil")], "'..'"],
    ["a/../../evil", [file("a/../../evil")], "'..'"],
    ["/etc/passwd", [file("/etc/passwd")], "absolute name"],
    ["abs", [symlink("abs", "/etc/shadow")], "absolute path '/etc/shadow'"],
    ["up", [symlink("up", "../outside")], "out of the root"],
    ["a/up", [dir("a"), symlink("a/up", "../../outside")], "out of the root"],
    ["a/roundabout", [symlink("a/roundabout", "b/../../../x")], "out of the root"],
    ["hard", [link("hard", "/etc/shadow")], "hard link to the absolute path"],
    ["hard", [link("hard", "../../etc/shadow")], "hard link out of the root"],
    ["hard", [link("hard", "later"), file("later")], "no file before it"],
    ["d/x", [symlink("d", "/tmp"), file("d/x")], "through the link 'd'"],
    ["d/x", [file("d/x"), symlink("d", "/tmp")], "through the link 'd'"],
    ["d", [symlink("d", "/etc"), file("d/x"), dir("d")], "at once"],
    ["d", [dir("d"), symlink("d", "/tmp")], "at once"],
    ["h/x", [dir("d"), symlink("s", "d"), link("h", "s"), file("h/x")], "through the link 'h'"],
    ["h", [dir("a"), dir("a/b"), symlink("a/b/s", "../x"), link("h", "a/b/s")], "out of the root"],
    ["sda", [{ name: "sda", type: "block-device", size: 0 }], "device node"],
    ["odd", [{ name: "odd", type: "pax-unknown", size: 0 }], "kind"],
    ["loop", [symlink("loop", "/loop")], "absolute path '/loop'"],
  ])("refuses %s", (name, members, why) => {
    const [problem] = judgeMembers(members).problems;
    expect(problem?.path).toEqual(["path", name]);
    expect(problem?.message).toContain(why);
  });

  it("names only the first few of many", () => {
    expect(judgeMembers(Array.from({ length: 100 }, (_, i) => file(`/x${i}`))).problems).toHaveLength(5);
  });

  it("lets nothing pass that would be written outside the root, or through a link", () => {
    const path = fc
      .array(fc.constantFrom("a", "b", "..", ".", ""), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join("/"));
    const member = fc.record({
      name: path,
      type: fc.constantFrom("file", "directory", "symlink", "link"),
      linkname: path,
      size: fc.constant(1),
    });
    fc.assert(
      fc.property(fc.array(member, { maxLength: 6 }), (members) => {
        if (judgeMembers(members).problems.length > 0) return;
        const links = members.filter((m) => m.type === "symlink").map((m) => plain(m.name));
        for (const { name, type, linkname } of members) {
          expect(name.startsWith("/") || name.split("/").includes("..")).toBe(false);
          if (type === "link")
            expect(linkname.startsWith("/") || linkname.split("/").includes("..")).toBe(false);
          for (const link of links) {
            expect(plain(name).startsWith(`${link}/`)).toBe(false);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});

const plain = (name: string) =>
  name
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
