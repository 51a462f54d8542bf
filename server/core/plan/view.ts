import type { PlanView, StepView } from "../model";
import type { Action, Plan, Step } from "./step";

/** The plan as a person previews it: every step waiting, commands as they would be typed. */
export function planView(plan: Plan): PlanView {
  return { steps: plan.steps.map(stepView), summary: summaryOf(plan.steps) };
}

export function stepView(step: Step): StepView {
  return {
    id: step.id,
    sign: step.sign,
    object: step.object,
    sentence: step.sentence,
    ...(step.found === undefined ? {} : { found: step.found }),
    commands: step.written === undefined ? step.do.map(typed) : [step.written],
    status: "waiting",
    ms: null,
    stderr: null,
  };
}

export function summaryOf(steps: { sign: StepView["sign"] }[]): PlanView["summary"] {
  const count = (sign: StepView["sign"]) => steps.filter((s) => s.sign === sign).length;
  return { add: count("add"), change: count("change"), remove: count("remove") };
}

/** One action as it would be typed in a shell; standard input follows, indented. */
export function typed(action: Action): string {
  switch (action.do) {
    case "run":
      return [commandLine(action.argv), ...inputLines(action.input)].join("\n");
    case "copy":
      return [
        ...Object.entries(action.env).map(([name, value]) => `${name}=${quoted(value)}`),
        commandLine(action.argv),
      ].join(" ");
    case "conmon":
      return `_OCI_SYNCPIPE=3 ${commandLine(action.argv)}`;
    case "mkdir":
      return `mkdir -m ${action.mode.toString(8)} -p ${quoted(action.path)}`;
    case "write":
      return `install -m ${action.mode.toString(8)} /dev/stdin ${quoted(action.path)}`;
    case "remove":
      return `rm -rf ${quoted(action.path)}`;
    case "stop":
      return `kill -s ${action.signal} ${action.container} (then KILL after ${action.graceMs / 1000} s)`;
    case "peer":
      return peerCall(action);
    case "check-ports":
      return `ss -Hlnptu ${quoted(action.ports.map(({ hostPort }) => `sport = :${hostPort}`).join(" or "))} (must list nothing)`;
    case "check-mounts":
      return `realpath -e ${action.sources.map(({ path }) => quoted(path)).join(" ")} (must print the same)`;
  }
}

function peerCall({ change, endpoint, api }: Extract<Action, { do: "peer" }>): string {
  const url = `${api}/api/v1/admin/peers`;
  if (change === "remove")
    return commandLine(["curl", "-X", "DELETE", `${url}/${encodeURIComponent(endpoint)}`]);
  return commandLine(["curl", "--json", JSON.stringify({ endpoint }), url]);
}

function inputLines(input: string | undefined): string[] {
  if (input === undefined) return [];
  return input
    .trimEnd()
    .split("\n")
    .map((line) => `    ${line}`);
}

function commandLine(argv: string[]): string {
  return argv.map(quoted).join(" ");
}

/** POSIX shell quoting, for reading and pasting; nothing is ever run through a shell. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
