import { randomUUID } from "node:crypto";
import type { OperationView } from "../core/model";
import { apply, type Outcome, said } from "../core/plan/apply";
import type { Plan, Step } from "../core/plan/step";
import { planView } from "../core/plan/view";
import { ProblemError } from "../core/problem";
import type { Progress } from "../core/progress";
import { createSlots } from "../core/slots";
import type { Db } from "../db/client";
import type { Perform } from "../host/perform";
import type { Changes } from "./changes";
import { createLocks } from "./locks";
import { failureOf, rowOf, viewOf } from "./operation-rows";
import { createTelling, lastOf } from "./telling";

export interface OperationRequest {
  /** 'container.start', 'image.pull' … */
  kind: string;
  subject: { kind: string; name: string };
  actor: string;
  /**
   * Made when the subject's turn has come, so that it fits what is there then. Throws ProblemError to
   * refuse. `take` holds one more lock to the operation's end, when planning shows that it is needed.
   */
  plan: (take: (key: string) => Promise<void>) => Promise<Plan>;
  /**
   * Does each step in place of its commands, as operations and commands of its own. What is done stays
   * when a later step fails: each of those operations undoes itself.
   */
  conduct?: (step: Step, reach: Conducting) => Promise<void>;
  /** It may be stopped half way: what runs is ended, what was done is undone. It changes nothing that is looked at. */
  stoppable?: boolean;
  /** Its row is on disk before its first step: the next daemon is to know of it, should this one die. */
  recordedFirst?: boolean;
  /** A conducted step that fails leaves the others to be done. */
  goesOn?: boolean;
  /** False: a second one waits for its turn instead of joining (its input may be another). */
  joins?: boolean;
  /** After the steps and before the operation is finished: what the outcome means for the database. */
  settle?: (outcome: Outcome) => Promise<void>;
}

/** What a conducted step tells of itself while it runs. */
export interface Conducting {
  /** Adds to the step's output. */
  say(text: string): void;
  /** An operation of its own has begun. */
  began(operationId: string): void;
  /** Aborted when someone stops the operation: no further step begins. */
  signal: AbortSignal;
}

export interface OperationHandle {
  view(): OperationView;
  finished: Promise<OperationView>;
}

export interface Operations {
  /**
   * Begins an operation and returns once its plan is made. The same kind on the same subject joins
   * the one that is under way: two people who press start at once make one start.
   */
  start(request: OperationRequest): Promise<OperationHandle>;
  /** Work on a subject in its turn that is nobody's operation: no record of it is kept. */
  aside<T>(subject: { kind: string; name: string }, work: () => Promise<T>): Promise<T>;
  list(query: {
    limit: number;
    before?: string;
    /** Without a name: of all subjects of the kind. */
    subject?: { kind: string; name?: string };
    /** Only what somebody asked for. */
    byPeople?: boolean;
  }): Promise<OperationView[]>;
  get(id: string): Promise<OperationView>;
  /** The same once it is over. */
  ended(id: string): Promise<OperationView>;
  /** The operation that works on this subject now; asked for with each of the kernel's events, so it is no copy. */
  current(subject: { kind: string; name: string }): Pick<OperationView, "id" | "kind"> | null;
  /** Stops a conducted operation before its next step, or all of them; false where there is none to stop. */
  interrupt(id?: string, by?: string): boolean;
  /**
   * Is the host being changed, or was it less than `ms` ago? A conductor does not change it, the operations
   * that it begins do.
   */
  busy(ms?: number): boolean;
  /** Does an operation on a subject of this kind run? */
  anyOn(kind: string): boolean;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export interface OperationsDeps {
  db: Db;
  changes: Changes;
  perform: Perform;
  /** Reports a failure that no caller waits for. */
  onError: (error: unknown) => void;
}

export function createOperations({ db, changes, perform, onError }: OperationsDeps): Operations {
  const locks = createLocks();
  const slots = createSlots("operations", "Wait for some of them to end; heropods operations shows them.");
  const begun = new Map<string, Promise<OperationHandle>>();
  const running = new Map<string, OperationView>();
  const unfinished = new Set<Promise<unknown>>();
  const conductors = new Map<string, AbortController>();
  const endings = new Map<string, Promise<OperationView>>();
  let endedAt = Number.NEGATIVE_INFINITY;

  const publish = (view: OperationView) =>
    changes.publish({ topic: "operation", key: view.id, value: structuredClone(view) });

  async function begin(request: OperationRequest, joinKey: string): Promise<OperationHandle> {
    const subject = keyOf(request.subject);
    const releases = [await locks.take(subject)];
    // What it holds already it does not wait for: it would wait for itself.
    const held = new Set([subject]);
    const release = () => {
      for (const free of releases) free();
    };
    let plan: Plan;
    try {
      plan = await request.plan(async (key) => {
        if (held.has(key)) return;
        held.add(key);
        releases.push(await locks.take(key));
      });
    } catch (error) {
      release();
      begun.delete(joinKey);
      throw error;
    }
    const view: OperationView = {
      id: randomUUID(),
      kind: request.kind,
      subject: request.subject,
      actor: request.actor,
      status: "running",
      plan: planView(plan),
      error: null,
      startedAt: new Date().toISOString(),
      finishedAt: null,
    };
    running.set(subject, view);
    publish(view);
    // Begun now, for Prisma's promises do nothing until somebody waits for them: a daemon that is killed in
    // the middle leaves a record of what it was doing. The first step does not wait for it.
    const created = db.operation.create({ data: rowOf(view) }).then(() => undefined);
    created.catch(() => {});
    const conductor = request.conduct || request.stoppable ? new AbortController() : null;
    if (conductor) conductors.set(view.id, conductor);
    // What a long run has done so far is on disk, should the daemon die in the middle of it.
    let saved: Promise<unknown> = created;
    let saving = false;
    const save = () => {
      // One that waits for its turn will write what is so then.
      if (saving) return;
      saving = true;
      saved = saved.then(() => {
        saving = false;
        return db.operation.update({ where: { id: view.id }, data: rowOf(view) });
      });
    };
    const run = () => execute(request, plan, view, conductor, save);
    const executed = request.recordedFirst ? created.then(run) : run();
    const finished = executed.then(async () => {
      await saved;
      await db.operation.update({ where: { id: view.id }, data: rowOf(view) });
      return view;
    });
    const over = finished.finally(() => {
      running.delete(subject);
      conductors.delete(view.id);
      endings.delete(view.id);
      begun.delete(joinKey);
      unfinished.delete(over);
      endedAt = performance.now();
      release();
      publish(view);
    });
    unfinished.add(over);
    endings.set(view.id, over);
    over.catch(onError);
    return { view: () => structuredClone(view), finished: over };
  }

  async function execute(
    request: OperationRequest,
    plan: Plan,
    view: OperationView,
    conductor: AbortController | null,
    save: () => void,
  ): Promise<void> {
    const { conduct } = request;
    const telling = createTelling(() => publish(view));
    const steps = new Map(view.plan.steps.map((s) => [s.id, s]));
    const outcome = await apply(plan, {
      perform(action, step) {
        const shown = step && steps.get(step.id);
        if (!conductor || !shown) return perform(action);
        const progress = (now: Progress) => {
          shown.progress = now;
          telling.soon();
        };
        return perform(action, { signal: conductor.signal, progress });
      },
      ...(request.goesOn === undefined ? {} : { goesOn: request.goesOn }),
      now: () => performance.now(),
      report(progress) {
        const step = steps.get(progress.id);
        if (!step) return;
        step.status = progress.status;
        if (progress.ms !== undefined) step.ms = Math.round(progress.ms * 10) / 10;
        if (progress.stderr !== undefined) step.stderr = progress.stderr;
        if (progress.status !== "running") delete step.progress;
        telling.soon();
        if (conductor && progress.status !== "running" && progress.status !== "skipped") save();
      },
      ...(conduct && conductor
        ? {
            conduct(step: Step) {
              const shown = steps.get(step.id);
              conductor.signal.throwIfAborted();
              return conduct(step, {
                signal: conductor.signal,
                say(text) {
                  if (shown) shown.output = lastOf((shown.output ?? "") + text);
                  telling.soon();
                },
                began(id) {
                  if (shown) shown.operations = [...(shown.operations ?? []), id];
                  telling.soon();
                },
              });
            },
          }
        : {}),
    });
    telling.stop();
    view.status = conductor?.signal.aborted && outcome.status === "failed" ? "interrupted" : outcome.status;
    view.error =
      view.status === "interrupted" && request.stoppable
        ? said(conductor?.signal.reason)
        : failureOf(outcome);
    try {
      await request.settle?.(outcome);
    } catch (error) {
      view.status = "failed";
      view.error = `The host was changed, but not the record of it: ${error instanceof Error ? error.message : String(error)}`;
      onError(error);
    }
    view.finishedAt = new Date().toISOString();
  }

  async function stored(id: string): Promise<OperationView> {
    const row = await db.operation.findUnique({ where: { id } });
    if (!row) throw new ProblemError([{ path: ["id"], message: `There is no operation ${id}.` }], true);
    return viewOf(row);
  }

  return {
    async start(request) {
      const joinKey = `${request.kind} ${keyOf(request.subject)}`;
      const joined = request.joins === false ? undefined : begun.get(joinKey);
      if (joined) return joined;
      const leave = slots.take("all");
      const handle = begin(request, joinKey);
      begun.set(joinKey, handle);
      handle.then(({ finished }) => finished).then(leave, leave);
      return handle;
    },
    async aside(subject, work) {
      const release = await locks.take(keyOf(subject));
      const done = work().finally(() => {
        unfinished.delete(done);
        endedAt = performance.now();
        release();
      });
      unfinished.add(done);
      return done;
    },
    async list({ limit, before, subject, byPeople }) {
      const rows = await db.operation.findMany({
        where: {
          ...(subject ? { subjectKind: subject.kind } : {}),
          ...(subject?.name === undefined ? {} : { subjectName: subject.name }),
          ...(byPeople ? { actor: { not: "heropodsd" } } : {}),
        },
        orderBy: [{ startedAt: "desc" }, { id: "desc" }],
        take: limit,
        ...(before ? { cursor: { id: before }, skip: 1 } : {}),
      });
      const live = new Map([...running.values()].map((v) => [v.id, v]));
      return rows.map((row) => structuredClone(live.get(row.id)) ?? viewOf(row));
    },
    async get(id) {
      const live = [...running.values()].find((v) => v.id === id);
      return live ? structuredClone(live) : stored(id);
    },
    ended: (id) => endings.get(id) ?? stored(id),
    current: (subject) => running.get(keyOf(subject)) ?? null,
    interrupt(id, by) {
      const chosen = [...conductors].filter(([other]) => id === undefined || other === id);
      for (const [, conductor] of chosen)
        conductor.abort(new Error(by === undefined ? "It was stopped." : `It was stopped by ${by}.`));
      return chosen.length > 0;
    },
    busy: (ms = 0) => unfinished.size > conductors.size || performance.now() - endedAt < ms,
    anyOn: (kind) => [...running.values()].some((view) => view.subject.kind === kind),
    async idle() {
      while (unfinished.size > 0) await Promise.allSettled([...unfinished]);
    },
  };
}

/** What was being done, and to what. */
export interface InterruptedWork {
  operation: string;
  kind: string;
  name: string;
}

/**
 * Operations that a killed daemon left behind are said to be so; what they left on the host is planned away.
 * Their subjects.
 */
export async function closeInterrupted(db: Db): Promise<InterruptedWork[]> {
  const where = { status: "running" };
  const left = await db.operation.findMany({
    where,
    select: { kind: true, subjectKind: true, subjectName: true },
  });
  await db.operation.updateMany({
    where,
    data: {
      status: "interrupted",
      error: "The daemon ended while this was under way.",
      finishedAt: new Date(),
    },
  });
  return left.map((row) => ({ operation: row.kind, kind: row.subjectKind, name: row.subjectName }));
}

function keyOf(subject: { kind: string; name: string }): string {
  return `${subject.kind} ${subject.name}`;
}
