import { randomUUID } from "node:crypto";
import type { OperationView } from "../core/model";
import type { TerminalEnd } from "../core/terminal";
import type { Db } from "../db/client";
import type { Changes } from "./changes";
import { rowOf } from "./operation-rows";

/** A line in the audit log for what somebody does inside: who, where, with what, from when to when, and how it ended. */
export interface InsideRecord {
  operationId: string;
  finish(end: TerminalEnd, began: boolean): Promise<void>;
}

const WORDS = { "container.terminal": "A terminal with", "container.exec": "A command with standard input:" };

export async function recordInside(
  { db, changes }: { db: Db; changes: Changes },
  {
    kind,
    container,
    argv,
    actor,
    at,
  }: {
    kind: keyof typeof WORDS;
    container: string;
    argv: readonly string[];
    actor: string;
    at: Date;
  },
): Promise<InsideRecord> {
  const view: OperationView = {
    id: randomUUID(),
    kind,
    subject: { kind: "container", name: container },
    actor,
    status: "running",
    plan: {
      steps: [
        {
          ...{ id: "inside", sign: "run", object: { kind: "container", name: container } },
          sentence: `${WORDS[kind]} ${argv[0]}`,
          ...{ commands: [argv.join(" ")], status: "running", ms: null, stderr: null },
        },
      ],
      summary: { add: 0, change: 0, remove: 0 },
    },
    error: null,
    startedAt: at.toISOString(),
    finishedAt: null,
  };
  const publish = () => changes.publish({ topic: "operation", key: view.id, value: structuredClone(view) });
  await db.operation.create({ data: rowOf(view) });
  publish();
  return {
    operationId: view.id,
    async finish(end, began) {
      view.status = began ? "done" : "failed";
      view.finishedAt = end.at;
      view.error = began ? null : end.reason;
      const words = [end.exitCode === null ? null : `exit code ${end.exitCode}`, began ? end.reason : null];
      for (const step of view.plan.steps) {
        step.status = view.status;
        step.ms = Date.parse(end.at) - at.getTime();
        step.output = words.filter((word) => word !== null).join("; ");
      }
      await db.operation.update({ where: { id: view.id }, data: rowOf(view) });
      publish();
    },
  };
}
