import { Trash2 } from "lucide-react";
import Link from "next/link";
import type { PeerView, TrafficSample } from "@/server/core/overlay/views";
import { bytes } from "../format/bytes";
import { rate } from "../format/rate";
import { Button, ButtonLink } from "../ui/button";
import { Copyable } from "../ui/copy";
import { Fact, Facts } from "../ui/page";
import { Panel, PanelBody, PanelFoot } from "../ui/panel";
import { Ago } from "../ui/time";
import { TrafficChart } from "./chart";
import { PEER_TYPE, PeerState } from "./peer-state";

interface PeerPanelProps {
  peer: PeerView;
  samples: TrafficSample[];
  /** Why it cannot be removed. */
  why: string | undefined;
  onRemove: () => void;
  onClose: () => void;
}

/** Everything that is known of one peer. */
export function PeerPanel({ peer, samples, why, onRemove, onClose }: PeerPanelProps) {
  return (
    <Panel open wide title="Peer" description={peer.endpoint} onClose={onClose}>
      <PanelBody>
        <figure className="flex flex-col gap-2 rounded-md border px-3 py-3">
          <TrafficChart samples={samples} className="h-20 w-full" />
          <figcaption className="flex justify-between text-12 text-muted tabular-nums">
            <span>Above: received, {peer.rxRate === null ? "no rate yet" : rate(peer.rxRate)}</span>
            <span>Below: sent, {peer.txRate === null ? "no rate yet" : rate(peer.txRate)}</span>
          </figcaption>
        </figure>
        <PeerFacts peer={peer} />
      </PanelBody>
      <PanelFoot>
        <ButtonLink href={`/overlay/routes?hop=${encodeURIComponent(peer.endpoint)}`}>Its routes</ButtonLink>
        <ButtonLink href={`/why?from=host&to=${encodeURIComponent(peer.endpoint)}`}>Path to it</ButtonLink>
        <span className="flex-1" />
        <Button look="danger" icon={Trash2} why={why} onClick={onRemove}>
          Remove
        </Button>
      </PanelFoot>
    </Panel>
  );
}

function PeerFacts({ peer }: { peer: PeerView }) {
  const { latency, routes, configuredIn, added } = peer;
  return (
    <Facts>
      <Fact label="State">
        <PeerState state={peer.state} />
      </Fact>
      <Fact label="Endpoint">
        <Copyable value={peer.endpoint} className="font-mono text-12">
          {peer.endpoint}
        </Copyable>
      </Fact>
      <Fact label="Protocol">{peer.proto}</Fact>
      <Fact label="Type">{PEER_TYPE[peer.type]}</Fact>
      <Fact label="Latency">
        {latency === null ? (
          <span className="text-muted">No estimate: no route that begins with it tells one</span>
        ) : (
          <>
            ≈ {latency.ms} ms, an estimate
            <span className="block text-12 text-muted">{latency.derivation}</span>
          </>
        )}
      </Fact>
      <Fact label="Received">{bytes(peer.rxBytes)}</Fact>
      <Fact label="Sent">{bytes(peer.txBytes)}</Fact>
      <Fact label="Routes">
        {routes.selected} selected, {routes.fallback} fallback
      </Fact>
      <Fact label="Discovered">{when(peer.discoveredAt)}</Fact>
      <Fact label="Last connected">{when(peer.lastConnectedAt)}</Fact>
      <Fact label="Asked for by">
        {configuredIn.map((name) => (
          <Link
            key={name}
            href={`/heropods/${name}/mycelium`}
            className="mr-2 rounded-sm underline underline-offset-2"
          >
            {name}
          </Link>
        ))}
        {added && "this console, which gives it back after a restart of Mycelium"}
        {!added && configuredIn.length === 0 && (
          <span className="text-muted">Mycelium's own configuration, or the other side</span>
        )}
      </Fact>
    </Facts>
  );
}

function when(at: string | null) {
  return at === null ? <span className="text-muted">not said</span> : <Ago at={at} />;
}
