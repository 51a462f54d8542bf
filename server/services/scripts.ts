import { createHash } from "node:crypto";
import { type Exported, exportHeroPods } from "../core/heroscript/export";
import { format, formatActions } from "../core/heroscript/format";
import type { Intent } from "../core/heroscript/intent";
import { readIntents } from "../core/heroscript/intents";
import { parse } from "../core/heroscript/parse";
import { startsBeforeExec } from "../core/heroscript/plan-container";
import { planIntent, planScript, type ScriptPlan } from "../core/heroscript/plan-script";
import type { PlannedAction } from "../core/heroscript/planned";
import type { Diagnostic } from "../core/heroscript/script";
import { Hypothesis } from "../core/heroscript/world";
import type { OperationView, PlanView, Role } from "../core/model";
import { Stuck } from "../core/plan/apply";
import type { Step } from "../core/plan/step";
import { planView } from "../core/plan/view";
import { ProblemError, type Result } from "../core/problem";
import type { ImageCatalog } from "./image-catalog";
import type { Conducting } from "./operations";
import { type PreviewedAction, previewOnHost } from "./script-preview";
import { refuseErrors, refuseRole, refuseTooMany, unconfirmed } from "./script-refusals";
import { doWork, type ScriptWorkDeps } from "./script-work";
import { readWorld, type ScriptWorldDeps } from "./script-world";

/** What a script asks for, without a look at the host. */
export interface ScriptCheck {
  /** False where something in it is an error. */
  ok: boolean;
  diagnostics: readonly Diagnostic[];
  actions: { action: string; place: Diagnostic["place"]; object: PlannedAction["object"] }[];
}

export interface PlannedScript {
  /** False where the script has an error or an action of it would fail: it cannot be run. */
  ok: boolean;
  /** Of the script itself; what the host says is at the actions. */
  diagnostics: readonly Diagnostic[];
  actions: PreviewedAction[];
  /** One step for each action, for whoever shows plans. */
  plan: PlanView;
  summary: ScriptPlan["summary"];
  /** Containers that reset:true would delete; running the script then needs `confirmReset`. */
  resets: string[];
  /** What would be different in the end; empty where the host is as declared. */
  difference: string[];
  needs: Role;
}

export interface RunInput {
  source: string;
  /** What the run is called in the history; a short hash of the script where none is given. */
  name?: string;
  /** Agrees to what reset:true deletes. */
  confirmReset: boolean;
}

export interface Scripts {
  check(source: string): ScriptCheck;
  /** `host`: also plans on the host itself, with its commands, what does not depend on an action above it. */
  plan(source: string, host?: boolean): Promise<PlannedScript>;
  /** Refused with what is wrong before anything runs; after that the operation tells. */
  run(
    input: RunInput,
    asked: { wait: boolean; actor: string; may: (role: Role) => boolean },
  ): Promise<OperationView>;
  /** Ends a run before its next action, and the command that it waits for. */
  stop(operationId: string): void;
  format(source: string): Result<string>;
  export(heropods: string): Exported;
}

export type ScriptsDeps = ScriptWorldDeps & ScriptWorkDeps & { catalog: Pick<ImageCatalog, "viewOf"> };

export function createScripts(deps: ScriptsDeps): Scripts {
  const runs = new Map<string, string>();

  async function run({ source, name, confirmReset }: RunInput, asked: Parameters<Scripts["run"]>[1]) {
    const { intents, diagnostics } = readIntents(parse(source));
    refuseErrors(diagnostics);
    refuseTooMany(intents);
    const followed = startsBeforeExec(intents);
    const plan = planScript(intents, await readWorld(deps, intents));
    refuseErrors(plan.actions.flatMap(({ problems }) => problems));
    for (const action of plan.actions) refuseRole(action, asked.may);
    if (!confirmReset && plan.resets.length > 0) throw unconfirmed(plan.resets);

    const hash = createHash("sha256").update(source).digest("hex");
    const subject = { kind: "script", name: name ?? `script-${hash.slice(0, 8)}` };
    const steps = stepsOf(intents, plan.actions);
    const handle = await deps.operations.start({
      kind: "script.run",
      subject,
      actor: asked.actor,
      async plan() {
        runs.set(subject.name, hash);
        return { steps };
      },
      async conduct(step, reach) {
        const index = steps.findIndex(({ id }) => id === step.id);
        try {
          const intent = intents[index];
          if (intent === undefined) throw new Error(`The script has no action ${step.id}`);
          await act(intent, followed.has(index), { ...asked, confirmReset }, reach);
        } catch (error) {
          throw withRest(error, index, steps.length);
        }
      },
    });
    if (runs.get(subject.name) !== hash)
      throw new ProblemError([
        {
          path: ["name"],
          message: `Another script runs as ${subject.name}.`,
          fix: "Wait for it, or stop it.",
        },
      ]);
    return asked.wait ? handle.finished : handle.view();
  }

  /** One action, planned anew by what is there now that its turn has come. */
  async function act(
    intent: Intent,
    isFollowed: boolean,
    { actor, may, confirmReset }: { actor: string; may: (role: Role) => boolean; confirmReset: boolean },
    reach: Conducting,
  ): Promise<void> {
    const world = await readWorld(deps, [intent]);
    const planned = planIntent(intent, isFollowed, new Hypothesis(world));
    refuseErrors(planned.problems);
    refuseRole(planned, may);
    const resets = "reset" in intent && intent.reset;
    if (resets && !confirmReset && planned.destroys.length > 0) throw unconfirmed(planned.destroys);
    for (const work of planned.work) {
      reach.signal.throwIfAborted();
      await doWork(deps, work, actor, reach);
    }
  }

  return {
    check(source) {
      const { intents, diagnostics } = readIntents(parse(source));
      return {
        ok: diagnostics.every(({ severity }) => severity !== "error"),
        diagnostics,
        actions: intents.map((intent) => ({
          action: `${intent.action.actor}.${intent.action.name}`,
          place: intent.action.place,
          object: objectOf(intent),
        })),
      };
    },
    async plan(source, host = false) {
      const { intents, diagnostics } = readIntents(parse(source));
      refuseTooMany(intents);
      const isSound = diagnostics.every(({ severity }) => severity !== "error");
      const plan = planScript(intents, await readWorld(deps, intents));
      const actions = host
        ? await previewOnHost(deps, plan.actions)
        : plan.actions.map((action) => ({ ...action, host: null }));
      return {
        ...plan,
        ok: isSound && actions.every(({ problems }) => problems.length === 0),
        actions,
        diagnostics,
        plan: planView({ steps: stepsOf(intents, plan.actions) }),
      };
    },
    run,
    stop(id) {
      if (!deps.operations.interrupt(id))
        throw new ProblemError([{ path: ["id"], message: `No script runs as operation ${id}.` }], true);
    },
    format: (source) => format(parse(source)),
    export(name) {
      const heropods = deps.heropods.get(name);
      const containers = deps.containers.list().filter((c) => c.heropods === name);
      return exportHeroPods(heropods, containers, (image) => deps.catalog.viewOf(image));
    },
  };
}

/** One step for each action, each after the one before it. */
function stepsOf(intents: readonly Intent[], actions: readonly PlannedAction[]): Step[] {
  return actions.map((action, index) => {
    const written = intents[index]?.action;
    return {
      id: `action-${index + 1}`,
      sign: action.sign,
      object: action.object,
      sentence: action.sentence,
      do: [],
      undo: [],
      after: index === 0 ? [] : [`action-${index}`],
      ...(written === undefined ? {} : { written: formatActions([plain(written)]).trimEnd() }),
    };
  });
}

/** Without its comments: they are the script's. */
function plain({ marks, actor, name, params }: Intent["action"]) {
  return { marks, actor, name, params: params.map(({ key, value }) => ({ key, value })) };
}

function objectOf(intent: Intent): PlannedAction["object"] {
  if (intent.kind === "configure") return { kind: "heropods", name: intent.input.name };
  if (intent.kind === "enable") return { kind: "heropods", name: intent.input.heropods };
  return { kind: "container", name: intent.kind === "new" ? intent.input.name : intent.name };
}

/** The failure with what it means for the rest: what was done stays, nothing after it was tried. */
function withRest(error: unknown, index: number, count: number): Error {
  const message = error instanceof Error ? error.message : String(error);
  const done = index === 0 ? "No action was done" : `${counted(index)} before it ${were(index)} done`;
  const rest = count - index - 1;
  const untried = rest === 0 ? "none was left to try" : `${counted(rest)} after it ${were(rest)} not tried`;
  const text = `${message} — ${done}; ${untried}.`;
  return error instanceof Stuck ? new Stuck(text) : new Error(text, { cause: error });
}

const counted = (count: number) => (count === 1 ? "1 action" : `${count} actions`);
const were = (count: number) => (count === 1 ? "was" : "were");
