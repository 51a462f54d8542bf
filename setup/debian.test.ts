import { expect, test } from "vitest";
import { COMPILER_PACKAGES, HOST_PACKAGES, missingOf, TEST_PACKAGES } from "./debian.mjs";

test("Debian's Node and npm are never installed over the Node that is there", () => {
  const all = [...HOST_PACKAGES, ...TEST_PACKAGES, ...COMPILER_PACKAGES];
  expect(all.filter((name) => /^(nodejs|npm|libnode|node-)/.test(name))).toEqual([]);
});

test("only what dpkg does not have installed is missing", () => {
  expect(missingOf(["dpkg", "heropods-no-such-package", "coreutils"])).toEqual(["heropods-no-such-package"]);
  expect(missingOf(["dpkg"])).toEqual([]);
});
