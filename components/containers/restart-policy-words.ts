import type { ContainerView } from "@/server/core/model";

/** 'On failure, at most 5 times in a row; 2 so far' */
export function restartPolicyWords({
  restart,
  restarts,
}: Pick<ContainerView, "restart" | "restarts">): string {
  const most = restart.maxRetries === null ? "" : `, at most ${restart.maxRetries} times in a row`;
  const count = restarts.count === 0 ? "" : `; ${restarts.count} in a row so far`;
  return `${POLICY_WORDS[restart.policy]}${most}${count}`;
}

export const POLICY_WORDS: Record<ContainerView["restart"]["policy"], string> = {
  no: "No",
  "on-failure": "On failure",
  always: "Always",
  "unless-stopped": "Unless stopped",
};
