import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLoopback, parseReference } from "./reference";

const D = "a".repeat(64);

describe("parseReference", () => {
  it.each([
    ["alpine", "docker.io/library/alpine:latest"],
    ["alpine:3.20", "docker.io/library/alpine:3.20"],
    [" docker://alpine ", "docker.io/library/alpine:latest"],
    ["docker.io/alpine", "docker.io/library/alpine:latest"],
    ["index.docker.io/alpine", "docker.io/library/alpine:latest"],
    ["owner/app", "docker.io/owner/app:latest"],
    ["ghcr.io/owner/app/part:1", "ghcr.io/owner/app/part:1"],
    ["localhost/app", "localhost/app:latest"],
    ["localhost:5000/app", "localhost:5000/app:latest"],
    ["127.0.0.1:5000/a/b:v", "127.0.0.1:5000/a/b:v"],
    ["[::1]:5000/app", "[::1]:5000/app:latest"],
    ["HOST/app", "HOST/app:latest"],
    ["a__b/c-d.e--f", "docker.io/a__b/c-d.e--f:latest"],
    [`alpine@sha256:${D}`, `docker.io/library/alpine@sha256:${D}`],
    [`alpine:3@sha256:${D}`, `docker.io/library/alpine:3@sha256:${D}`],
    ["test:5000", "docker.io/library/test:5000"],
    [`a:${"t".repeat(128)}`, `docker.io/library/a:${"t".repeat(128)}`],
  ])("'%s' is %s", (text, name) => {
    expect(parseReference(text)).toMatchObject({ ok: true, value: { name } });
  });

  it.each([
    ["", "empty"],
    ["Alpine", "lower case"],
    ["a b", "blanks"],
    ["https://ghcr.io/a", "web address"],
    ["-alpine", "starts with '-'"],
    ["../alpine", "'..'"],
    ["alpine:", "tag"],
    ["alpine@sha256:abc", "digest"],
    [`a:${"t".repeat(129)}`, "no name"],
    [D, "id"],
    ["a//b", "no name"],
    ["a/", "no name"],
    ["a___b", "no name"],
    ["a..b", "no name"],
    [`x.io/${"a/".repeat(130)}b`, "255"],
    ["alpine\n", undefined],
  ])("refuses '%s'", (text, why) => {
    const result = parseReference(text, ["docker_url"]);
    if (why === undefined) return expect(result.ok).toBe(true);
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.problems[0]?.path).toEqual(["docker_url"]);
    expect(result.problems[0]?.message).toContain(why);
  });

  it("gives a whole form that reads as itself", () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(
        fc.option(fc.constantFrom("localhost", "ghcr.io", "r.example:5000", "[fe80::1]:80")),
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/)),
        (domain, path, tag) => {
          const text = `${domain === null ? "" : `${domain}/`}${path.join("/")}${tag === null ? "" : `:${tag}`}`;
          const once = parseReference(text);
          expect(once.ok).toBe(true);
          if (once.ok) expect(parseReference(once.value.name)).toEqual(once);
        },
      ),
    );
  });
});

it("isLoopback knows this machine", () => {
  for (const here of ["localhost", "localhost:5000", "127.0.0.1:5000", "127.1.2.3", "[::1]:5000"])
    expect(isLoopback(here)).toBe(true);
  for (const away of ["docker.io", "localhost.example", "127.0.0.1.example:80", "10.0.0.1", "[::2]"])
    expect(isLoopback(away)).toBe(false);
});
