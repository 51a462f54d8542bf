import type { Intent } from "../core/heroscript/intent";
import type { PlannedAction } from "../core/heroscript/planned";
import type { Role } from "../core/model";
import { ProblemError } from "../core/problem";

/** An action needs a role that the caller does not have. */
export class RoleNeeded extends Error {
  constructor(
    readonly role: Role,
    action: string,
    line: number,
  ) {
    super(`${action} on line ${line} needs the role ${role}.`);
    this.name = "RoleNeeded";
  }
}

export function refuseErrors(
  problems: readonly (ProblemError["problems"][number] & { severity?: string })[],
): void {
  const errors = problems.filter(({ severity }) => severity === undefined || severity === "error");
  if (errors.length > 0) throw new ProblemError(errors);
}

/** An operation's steps are told whole with every change of one. */
const MOST_ACTIONS = 1_000;

export function refuseTooMany(intents: readonly Intent[]): void {
  const first = intents[MOST_ACTIONS];
  if (first === undefined) return;
  const { line, column } = first.action.place;
  const message = `The script has ${intents.length.toLocaleString("en")} actions; a run has at most ${MOST_ACTIONS.toLocaleString("en")}.`;
  throw new ProblemError([{ path: [line, column], message, fix: "Split it here." }]);
}

export function refuseRole({ needs, action, place }: PlannedAction, may: (role: Role) => boolean): void {
  if (!may(needs)) throw new RoleNeeded(needs, action, place.line);
}

export function unconfirmed(containers: readonly string[]): ProblemError {
  return new ProblemError([
    {
      path: ["confirmReset"],
      message: `reset:true in this script deletes ${containers.join(", ")} with everything inside.`,
      fix: "Agree to it: heropods run --yes, or confirmReset.",
    },
  ]);
}
