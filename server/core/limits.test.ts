import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { appDir } from "../app-dir";
import { limitsMarkdown } from "./limits";

test("docs/operations.md shows the limits as they are", () => {
  const docs = readFileSync(join(appDir, "docs/operations.md"), "utf8");
  expect(docs).toContain(`<!-- limits -->\n${limitsMarkdown()}\n<!-- /limits -->`);
});
