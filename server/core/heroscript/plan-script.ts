import type { Role } from "../model";
import { inWords } from "./check";
import type { Intent } from "./intent";
import { planDelete, planExec, planNew, planStart, planStop, startsBeforeExec } from "./plan-container";
import { planConfigure, planEnable } from "./plan-network";
import type { Outlook, PlannedAction, Work } from "./planned";
import { Hypothesis, type World } from "./world";

export interface ScriptPlan {
  actions: PlannedAction[];
  /** How many things are added, changed and removed, and how many commands run. */
  summary: { add: number; change: number; remove: number; run: number };
  /** Containers of now that would be deleted because the script says reset:true. */
  resets: string[];
  /**
   * What is not as the script would leave it, in a sentence each, with what keeps it from doing so. A
   * script that makes and deletes again leaves nothing behind, and so has no difference.
   */
  difference: string[];
  /** False where an action would fail. */
  ok: boolean;
  needs: Role;
}

/** What a script would do to this world, action by action; each sees what the ones above have done. */
export function planScript(intents: readonly Intent[], world: World): ScriptPlan {
  const hypothesis = new Hypothesis(world);
  const followed = startsBeforeExec(intents);
  const actions = intents.map((intent, index) => planIntent(intent, followed.has(index), hypothesis));
  const work = actions.flatMap((action) => action.work);
  const count = (sign: Work["sign"]) => work.filter((w) => w.sign === sign).length;
  return {
    actions,
    summary: { add: count("add"), change: count("change"), remove: count("remove"), run: count("run") },
    resets: [...new Set(actions.flatMap((action, i) => (isReset(intents[i]) ? action.destroys : [])))],
    difference: [
      ...differenceOf(world, hypothesis),
      ...actions.flatMap(({ problems }) => problems.map(({ message }) => message)),
    ],
    ok: actions.every(({ problems }) => problems.length === 0),
    needs: actions.some(({ needs }) => needs === "admin") ? "admin" : "operator",
  };
}

/**
 * One action of a script in the world as it is when its turn has come; changes the hypothesis.
 * `isFollowed`: it is a start that `startsBeforeExec` names.
 */
export function planIntent(intent: Intent, isFollowed: boolean, hypothesis: Hypothesis): PlannedAction {
  const { place, actor, name } = intent.action;
  const outlook = outlookOf(intent, isFollowed, hypothesis);
  const problems = (outlook.problems ?? []).map((p) => ({ ...p, path: [place.line, place.column] }));
  const work = problems.length > 0 ? [] : (outlook.work ?? []);
  return {
    action: `${actor}.${name}`,
    place,
    object: outlook.object,
    sign: signOf(work),
    sentence: sentenceOf(work, outlook),
    work,
    destroys: problems.length > 0 ? [] : (outlook.destroys ?? []),
    problems,
    notes: outlook.notes ?? [],
    needs: work.some((w) => w.do === "save" || w.do === "enable" || w.do === "pull") ? "admin" : "operator",
  };
}

function outlookOf(intent: Intent, isFollowed: boolean, hypothesis: Hypothesis): Outlook {
  switch (intent.kind) {
    case "configure":
      return planConfigure(intent, hypothesis);
    case "enable":
      return planEnable(intent, hypothesis);
    case "new":
      return planNew(intent, hypothesis);
    case "start":
      return planStart(intent, isFollowed, hypothesis);
    case "exec":
      return planExec(intent, hypothesis);
    case "stop":
      return planStop(intent, hypothesis);
    case "delete":
      return planDelete(intent, hypothesis);
  }
}

function isReset(intent: Intent | undefined): boolean {
  return (intent?.kind === "configure" || intent?.kind === "new") && intent.reset;
}

/** The last thing done is what the action is about: a reset removes and then adds. */
function signOf(work: readonly Work[]): PlannedAction["sign"] {
  return work.at(-1)?.sign ?? "keep";
}

function sentenceOf(work: readonly Work[], { already, problems = [], object }: Outlook): string {
  if (problems.length > 0) return problems[0]?.message ?? "";
  if (work.length === 0) return already ?? `${object.name} is so already`;
  return work.map((w, i) => (i === 0 ? w.sentence : lowerFirst(w.sentence))).join(", then ");
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function differenceOf(world: World, after: Hypothesis): string[] {
  const before = new Hypothesis(world);
  return [
    ...changes("HeroPods", before.heropods, after.heropods),
    ...changes("container", before.containers, after.containers),
  ];
}

function changes<T extends object>(
  noun: string,
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
): string[] {
  const sentences: string[] = [];
  for (const [name, now] of after) {
    const was = before.get(name);
    if (was === undefined) sentences.push(`The ${noun} ${name} is not there.`);
    else {
      const theirs = new Map<string, unknown>(Object.entries(was));
      const fields = Object.entries(now).flatMap(([field, value]) =>
        JSON.stringify(theirs.get(field)) === JSON.stringify(value) ? [] : [field],
      );
      if (fields.length > 0) sentences.push(`The ${noun} ${name} differs in ${inWords(fields)}.`);
    }
  }
  for (const name of before.keys())
    if (!after.has(name)) sentences.push(`The ${noun} ${name} is still there.`);
  return sentences;
}
