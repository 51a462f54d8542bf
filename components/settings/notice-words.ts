import type { NoticeKind } from "@/server/core/notices/notice";
import type { TargetSettings } from "@/server/core/notices/targets";

export type Told = Exclude<NoticeKind, "test">;

export const TOLD: Record<Told, { word: string; hint: string }> = {
  failure: { word: "Failures", hint: "Operations that fail, and containers that do." },
  health: { word: "Health", hint: "Containers whose health check fails, and when it passes again." },
  drift: { word: "Drift", hint: "Containers that differ on the host from what is asked for." },
  peers: { word: "Peers", hint: "Mycelium's peers that are lost, and when they are back." },
};

export const isTold = (kind: NoticeKind): kind is Told => kind !== "test";

/** Where it goes, in a line. */
export function placeWords(settings: TargetSettings): string {
  if (settings.kind === "webhook") return settings.url;
  return `${settings.to.join(", ")} by ${settings.host}:${settings.port}`;
}
