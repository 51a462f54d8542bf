import { randomUUID } from "node:crypto";
import type { OperationView } from "../core/model";
import type { Db } from "../db/client";
import type { Changes } from "./changes";

export interface Audit {
  /** Notes a change that touched the database alone, and so needed no plan for the host. */
  record(entry: Pick<OperationView, "kind" | "subject" | "actor">): Promise<void>;
}

/** Writes what people and tokens had done to them into the same log as the host's operations. */
export function createAudit(deps: { db: Db; changes: Changes }): Audit {
  return {
    async record({ kind, subject, actor }) {
      const at = new Date();
      const id = randomUUID();
      await deps.db.operation.create({
        data: {
          id,
          kind,
          subjectKind: subject.kind,
          subjectName: subject.name,
          actor,
          status: "done",
          steps: "[]",
          startedAt: at,
          finishedAt: at,
        },
      });
      deps.changes.publish({
        topic: "operation",
        key: id,
        value: {
          id,
          kind,
          subject,
          actor,
          status: "done",
          plan: { steps: [], summary: { add: 0, change: 0, remove: 0 } },
          error: null,
          startedAt: at.toISOString(),
          finishedAt: at.toISOString(),
        },
      });
    },
  };
}
