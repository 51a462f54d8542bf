import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { appDir } from "./app-dir";

// Deliberately bad imports: each layer reaching up, or for what another layer alone may touch.
const BAD: [path: string, line: string][] = [
  ["server/core/plan/plan.ts", 'import { run } from "../../host/exec";'],
  ["server/core/names.ts", 'import { readFileSync } from "node:fs";'],
  ["server/core/inputs.ts", 'import { randomUUID } from "node:crypto";'],
  ["server/host/observe.ts", 'import { createPeople } from "../services/people";'],
  ["server/host/perform.ts", 'import { execa } from "execa";'],
  ["server/services/people.ts", 'import { peopleRouter } from "../api/people";'],
  ["server/services/tokens.ts", 'import { readFile } from "node:fs/promises";'],
  ["server/auth/auth.ts", 'import type { Context } from "../api/trpc";'],
  ["server/api/people.ts", 'import { openDatabase } from "../db/client";'],
  ["server/api/tokens.ts", 'import { run } from "../host/exec";'],
  ["server/web/forward.ts", 'import { openDatabase } from "../db/client";'],
  ["server/cli/output.ts", 'import { openDatabase } from "../db/client";'],
  ["components/plan/plan.tsx", 'import { run } from "@/server/host/exec";'],
  ["components/plan/steps.tsx", 'import { appRouter } from "@/server/api/app-router";'],
  ["components/shell/shell.tsx", 'import Layout from "@/app/layout";'],
  ["app/page.tsx", 'import { createPeople } from "@/server/services/people";'],
];

const GOOD: [path: string, line: string][] = [
  ["server/services/people.ts", 'import { run } from "../host/exec";'],
  ["server/host/exec.ts", 'import { execa } from "execa";'],
  ["components/plan/plan.tsx", 'import type { AppRouter } from "@/server/api/app-router";'],
  ["components/plan/steps.tsx", 'import { Role } from "@/server/core/model";'],
  ["app/page.tsx", 'import { Plan } from "@/components/plan/plan";'],
];

test("the lint step refuses an import that reaches up or across, wherever it stands", () => {
  expect(refusedOf(BAD)).toEqual(BAD.map(([path]) => path).sort());
});

test("and lets pass those that the layers allow", () => {
  expect(refusedOf(GOOD)).toEqual([]);
});

/** Lints files of one line each under the project's own rules; the paths of those that are refused. */
function refusedOf(files: [path: string, line: string][]): string[] {
  const dir = mkdtempSync(join(tmpdir(), "heropods-layers-"));
  try {
    for (const name of ["biome.json", ".gitignore"]) cpSync(join(appDir, name), join(dir, name));
    for (const [path, line] of files) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), `${line}\n`);
    }
    const biome = join(appDir, "node_modules/.bin/biome");
    const rule = "style/noRestrictedImports";
    const args = [biome, "lint", `--only=${rule}`, "--max-diagnostics=none", "--colors=off"];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: dir, encoding: "utf8" });
    const output = `${stdout}${stderr}`;
    // And biome.json, which is JSON to lint as well.
    if (!output.includes(`Checked ${files.length + 1} files`))
      throw new Error(`Biome did not look at every file: ${output}`);
    return [...output.matchAll(/^(\S+?):\d+:\d+ lint\/style\/noRestrictedImports/gm)]
      .map(([, path]) => path ?? "")
      .sort();
  } finally {
    rmSync(dir, { recursive: true });
  }
}
