import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { LIMITS } from "../core/limits";
import { createChanges } from "./changes";
import { createCommands } from "./commands";
import { createOperations } from "./operations";

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

test("one operation more than the limit is refused by name, until one ends", async () => {
  const operations = createOperations({
    // Operations that are still being planned have touched no table.
    db: {} as never,
    changes: createChanges(),
    perform: async () => {},
    onError: () => {},
  });
  let refuse = () => {};
  const first = new Promise<never>((_, reject) => {
    refuse = () => reject(new Error("not now"));
  });
  const request = (name: string) => ({ kind: "x", subject: { kind: "x", name }, actor: "root" });
  const begun = operations.start({ ...request("0"), plan: () => first });
  begun.catch(() => {});
  for (let i = 1; i < LIMITS.operations.most; i++)
    void operations.start({ ...request(String(i)), plan: () => new Promise(() => {}) });
  const beyond = () => operations.start({ ...request("one more"), plan: () => new Promise(() => {}) });
  await expect(beyond()).rejects.toMatchObject({
    limit: "operations",
    message: "The limit of 2,000 operations under way and waiting is reached.",
  });
  refuse();
  await expect(begun).rejects.toThrow("not now");
  const taken = beyond();
  expect(await Promise.race([taken, Promise.resolve("accepted")])).toBe("accepted");
});

test("an operation does not wait for a lock that it holds itself", async () => {
  const operations = createOperations({
    // It is refused while it is planned, before any table is touched.
    db: {} as never,
    changes: createChanges(),
    perform: async () => {},
    onError: () => {},
  });
  const planned = operations.start({
    ...{ kind: "volume.delete", subject: { kind: "volume", name: "v" }, actor: "root" },
    async plan(take) {
      for (const key of ["volume v", "volume w", "volume w"]) await take(key);
      throw new Error("planned");
    },
  });
  await expect(planned).rejects.toThrow("planned");
});

test("one command more than the limit is refused by name, until one ends", async () => {
  const dir = mkdtempSync(join(tmpdir(), "heropods-commands-"));
  dirs.push(dir);
  const runtime = join(dir, "runtime");
  writeFileSync(runtime, "#!/bin/sh\nsleep 2\n");
  chmodSync(runtime, 0o700);
  const commands = createCommands({
    // Of the registry only the names are asked.
    registry: { containers: new Map([["web", {}]]) } as never,
    runtime: { path: runtime, conmon: "" },
    paths: { bundles: dir, runtime: dir, logs: dir, exits: dir },
    isRunning: async () => true,
    record: () => Promise.reject(new Error("only commands with an input are recorded")),
  });
  const exec = () => commands.exec("web", ["true"], 30_000);
  const all = Array.from({ length: LIMITS.commands.most }, exec);
  await Promise.resolve();
  await expect(exec()).rejects.toMatchObject({ limit: "commands" });
  expect((await Promise.all(all)).every((result) => typeof result === "object")).toBe(true);
  expect(await exec()).toMatchObject({ exitCode: 0 });
});
