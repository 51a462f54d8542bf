import { describe, expect, it } from "vitest";
import { resolveUser } from "./user";

const PASSWD = `root:x:0:0:root:/root:/bin/sh
# a comment
web:x:100:101::/srv:/bin/sh
1000:x:7:8:a name of digits:/:/bin/sh
broken
`;
const GROUP = `root:x:0:
web:x:101:
adm:x:4:web,other
www:x:33:web
web2:x:101:web
`;

const resolve = (user: string) => resolveUser(user, PASSWD, GROUP);

describe("resolveUser", () => {
  it.each([
    ["", 0, 0, []],
    ["web", 100, 101, [4, 33]],
    ["100", 100, 101, [4, 33]],
    ["web:adm", 100, 4, []],
    ["web:55", 100, 55, []],
    ["4242", 4242, 0, []],
    ["4242:4243", 4242, 4243, []],
    ["1000", 7, 8, []],
  ])("'%s' is %d:%d with %j", (user, uid, gid, additionalGids) => {
    expect(resolve(user)).toEqual({ ok: true, value: { uid, gid, additionalGids } });
  });

  it.each(["nobody", "web:nogroup", "web:", "a:b:c", "-1", "4294967295"])("refuses '%s'", (user) => {
    const result = resolve(user);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.problems[0]?.path).toEqual(["user"]);
  });

  it("is root where the image has no /etc/passwd", () => {
    expect(resolveUser("", "", "")).toEqual({ ok: true, value: { uid: 0, gid: 0, additionalGids: [] } });
  });
});
