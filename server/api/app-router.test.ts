import { initTRPC } from "@trpc/server";
import { expect, test } from "vitest";
import { appRouter } from "./app-router";
import { proceduresOf } from "./procedures";

test("every procedure declares who may call it", () => {
  const procedures = proceduresOf(appRouter);
  expect(procedures.length).toBeGreaterThan(10);
  expect(procedures.filter((p) => p.role === null)).toEqual([]);
});

test("a procedure without a declared role would be found", () => {
  const t = initTRPC.create();
  const bare = t.router({ a: t.router({ bare: t.procedure.query(() => 1) }) });
  expect(proceduresOf(bare)).toEqual([{ path: "a.bare", type: "query", role: null }]);
});

test("only what somebody without an account needs is public", () => {
  const open = proceduresOf(appRouter).filter((p) => p.role === "public");
  expect(open.map((p) => p.path).sort()).toEqual(["session.setUp", "session.state"]);
});
