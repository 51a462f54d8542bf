import { expect, test } from "vitest";
import { Name } from "../../server/core/inputs";
import { freeName } from "./free-name";

test("a copy is called as the next that is free", () => {
  expect(freeName("web", new Set(["web"]))).toBe("web-2");
  expect(freeName("web-1", new Set(["web-1", "web-2"]))).toBe("web-3");
  expect(freeName("7", new Set(["7"]))).toBe("7-8");
  expect(Name.safeParse(freeName("x".repeat(64), new Set())).success).toBe(true);
});
