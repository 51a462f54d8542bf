/** Why, or whether, a packet gets from one end to the other. */
export interface WhyReport {
  from: string;
  to: string;
  at: string;
  /** In the order in which a packet meets them. */
  hops: Hop[];
  /** One sentence: what is broken first, or that nothing is. */
  verdict: string;
  /** Id of the first broken hop. */
  broken: string | null;
}

export interface Hop {
  id: HopId;
  name: string;
  /** Null: it cannot be judged, because what it needs is broken elsewhere, and the evidence says where. */
  ok: boolean | null;
  /** What was found, as the machine said it. */
  evidence: string;
  fix: string | null;
  action: HopAction | null;
}

export type HopId =
  | "source"
  | "source-address"
  | "source-route"
  | "source-link"
  | "source-gateway"
  | "source-return"
  | "forwarding"
  | "firewall"
  | "host-route"
  | "tun"
  | "daemon"
  | "overlay-route"
  | "next-hop"
  | "target"
  | "target-link"
  | "target-address"
  | "answer";

/** A procedure of ours that repairs the hop; `input` is its input. */
export type HopAction =
  | {
      label: string;
      procedure: "containers.repair" | "containers.restart" | "containers.start";
      input: { name: string };
    }
  | { label: string; procedure: "network.repair" | "overlay.applyPeers"; input: Record<string, never> };
