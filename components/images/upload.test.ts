import { expect, test } from "vitest";
import { nameOf } from "./upload";

test("a file proposes its image's name", () => {
  expect(nameOf("debian_12.tar.gz")).toBe("debian_12");
  expect(nameOf("root fs (2).tar")).toBe("root-fs-2-");
  expect(nameOf("--alpine.tgz")).toBe("alpine");
  expect(nameOf("plain")).toBe("plain");
});
