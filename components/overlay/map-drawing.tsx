import Link from "next/link";
import type { CSSProperties } from "react";
import { shortenMiddle } from "../format/address";
import { AddressText } from "../ui/address";
import { cx } from "../ui/cx";
import { Dot } from "../ui/state";
import { edgePath, edgeWidth, MAP_ROW, mapHeights } from "./map-edges";
import { behindWords, containerId, type MapParts, peerId } from "./map-parts";
import { peerHref } from "./peer-columns";
import { PEER_DOT } from "./peer-state";

/** Columns in hundredths of the width: containers end, host begins and ends, peers begin. */
const [CONTAINERS, HOST_FROM, HOST_TO, PEERS] = [24, 34, 52, 60];

/** Containers at the left, the host and its TUN, peers and what lies behind them; wider edges carry more. */
export function MapDrawing({ node, containers, peers, behind, lit, light }: MapParts) {
  const { height, host, left, right } = mapHeights(containers.length, peers.length);
  const y = (offset: number, index: number) => offset + index * MAP_ROW + MAP_ROW / 2;
  const point = (id: string) => ({
    onMouseEnter: () => light(id),
    onMouseLeave: () => light(null),
    onFocus: () => light(id),
    onBlur: () => light(null),
  });
  const faded = (id: string) => lit !== null && lit !== id && "opacity-35";
  return (
    <nav aria-label="Map of the overlay" className="relative max-lg:hidden" style={{ height }}>
      <svg
        aria-hidden
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
        className="absolute inset-0 size-full fill-none"
      >
        {containers.map(({ name }, index) => (
          <path
            key={name}
            d={edgePath(CONTAINERS, y(left, index), HOST_FROM, host)}
            vectorEffect="non-scaling-stroke"
            className={edgeLook(lit, containerId(name))}
            strokeWidth={1}
          />
        ))}
        {peers.map((peer, index) => (
          <path
            key={peer.endpoint}
            d={edgePath(HOST_TO, host, PEERS, y(right, index))}
            vectorEffect="non-scaling-stroke"
            className={edgeLook(lit, peerId(peer.endpoint))}
            strokeDasharray={peer.state === "alive" ? undefined : "3 4"}
            strokeWidth={edgeWidth(peer)}
          />
        ))}
      </svg>
      {containers.map(({ name, overlay, state }, index) => (
        <Link
          key={name}
          prefetch={false}
          href={`/containers/${name}`}
          {...point(containerId(name))}
          className={cx(place, "justify-end pr-2.5 text-right", faded(containerId(name)))}
          style={{ top: y(left, index) - MAP_ROW / 2, left: 0, width: `${CONTAINERS}%` }}
        >
          <span className="sr-only">{state}, </span>
          <span className="truncate font-medium">{name}</span>
          <span className="shrink-0 font-mono text-12">
            {overlay !== null && <AddressText value={shortAddress(overlay)} />}
          </span>
          <Dot className={state === "running" ? "bg-running" : "bg-stopped"} />
        </Link>
      ))}
      <Host node={node} style={{ top: host, left: `${HOST_FROM}%`, width: `${HOST_TO - HOST_FROM}%` }} />
      {peers.map((peer, index) => (
        <Link
          key={peer.endpoint}
          prefetch={false}
          href={peerHref(peer.endpoint)}
          title={peer.endpoint}
          {...point(peerId(peer.endpoint))}
          className={cx(place, "pl-2.5", faded(peerId(peer.endpoint)))}
          style={{ top: y(right, index) - MAP_ROW / 2, left: `${PEERS}%`, width: `${100 - PEERS}%` }}
        >
          <Dot className={PEER_DOT[peer.state]} />
          <span className="sr-only">{peer.state}, </span>
          <span className="shrink-0 font-mono text-12">{shortenMiddle(peer.endpoint, 30)}</span>
          <span className="truncate text-12 text-muted">→ {behindWords(peer, behind)}</span>
        </Link>
      ))}
    </nav>
  );
}

function Host({ node, style }: { node: MapParts["node"]; style: CSSProperties }) {
  return (
    <Link
      href="/overlay"
      className="absolute flex -translate-y-1/2 flex-col rounded-md border border-line-strong bg-surface px-3 py-2 text-13 hover:bg-hover"
      style={style}
    >
      <span className="truncate font-medium">
        {node.holders.find(({ kind }) => kind === "node")?.name ?? "Host"}
      </span>
      <span className="truncate text-12 text-muted">
        {node.tun === null ? "no TUN" : `${node.tun.name}, MTU ${node.tun.mtu}`}
      </span>
      {node.node && (
        <span className="truncate font-mono text-12 [&_wbr]:hidden" title={node.node.subnet}>
          <AddressText value={node.node.subnet} />
        </span>
      )}
    </Link>
  );
}

/** The /64 is the host's, and stands there. */
const shortAddress = (address: string) => address.replace(/^([0-9a-f]+:){4}(?=:)/, "…:");

const edgeLook = (lit: string | null, id: string) =>
  cx(lit === id ? "stroke-ink" : "stroke-line-strong", lit !== null && lit !== id && "opacity-40");

const place =
  "absolute flex h-[30px] items-center gap-2 rounded-sm text-13 transition-opacity duration-120 hover:underline";
