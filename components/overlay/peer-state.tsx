import type { PeerView } from "@/server/core/overlay/views";
import { Word } from "../ui/state";

const LOOK = {
  alive: { word: "Alive", dot: "bg-running", ink: "text-ink" },
  connecting: { word: "Connecting", dot: "bg-moving", ink: "text-moving-ink", moving: true },
  dead: { word: "Dead", dot: "bg-failed", ink: "text-failed-ink" },
} as const;

/** A peer's state: a dot and always the word beside it. */
export function PeerState({ state }: { state: PeerView["state"] }) {
  return <Word {...LOOK[state]} />;
}

export const PEER_DOT: Record<PeerView["state"], string> = {
  alive: LOOK.alive.dot,
  connecting: LOOK.connecting.dot,
  dead: LOOK.dead.dot,
};

export const PEER_TYPE: Record<PeerView["type"], string> = {
  static: "Static",
  linkLocalDiscovery: "Discovered on the link",
  inbound: "Inbound",
  other: "Other",
};

const ORDER: PeerView["state"][] = ["dead", "connecting", "alive"];

/** Those in trouble first. */
export const byState = (a: PeerView, b: PeerView) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state);
