import type { ContainerView } from "@/server/core/model";
import { useAge, useLeft } from "../format/time";

/** A restart of this age is no news. */
const NEWS_MS = 10 * 60_000;

/** What its restart policy does or has just done: 'It restarts in 8 s, for the 4th time in a row.' */
export function useRestartWords({
  restarts,
  startedAt,
  state,
}: Pick<ContainerView, "restarts" | "startedAt" | "state">): string | null {
  const left = useLeft(restarts.at);
  const age = useAge(startedAt ?? 0);
  if (restarts.count === 0) return null;
  const time = `for the ${ordinal(restarts.count)} time in a row`;
  if (state === "restarting")
    return left === null ? `It restarts now, ${time}.` : `It restarts in ${left}, ${time}.`;
  const isNews = startedAt !== null && Date.now() - Date.parse(startedAt) < NEWS_MS;
  if (state !== "running" || !isNews) return null;
  return `It was restarted ${age} ago, ${time}${restarts.reason === null ? "." : `: ${restarts.reason}`}`;
}

export function ordinal(count: number): string {
  const last = count % 10;
  const teen = Math.floor(count / 10) % 10 === 1;
  return `${count}${teen ? "th" : last === 1 ? "st" : last === 2 ? "nd" : last === 3 ? "rd" : "th"}`;
}
