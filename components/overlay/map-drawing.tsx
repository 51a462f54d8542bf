import Link from "next/link";
import { shortenMiddle } from "../format/address";
import { AddressText } from "../ui/address";
import { cx } from "../ui/cx";
import { Dot } from "../ui/state";
import { branch, curve, edgeWidth, mapPlaces } from "./map-edges";
import { MapHost } from "./map-host";
import { behindWords, containerId, type MapParts, peerId } from "./map-parts";
import { walkMap } from "./map-walk";
import { peerHref } from "./peer-columns";
import { PEER_DOT } from "./peer-state";

/** In hundredths of the width: where containers end, their trunk, the host, the peers' trunk, peers. */
const X = { containers: 24, left: 29, hostFrom: 34, hostTo: 52, right: 56, peers: 60 };

/** Containers at the left, the host and its TUN, peers and what lies behind them; wider edges carry more. */
export function MapDrawing({ node, containers, peers, behind, lit, light }: MapParts) {
  const { many, row, height, host, left, right } = mapPlaces(containers.length, peers.length);
  const y = (offset: number, index: number) => offset + index * row + row / 2;
  const place = (side: "containers" | "peers", id: string, index: number) => ({
    "data-side": side,
    tabIndex: index === 0 ? 0 : -1,
    onMouseEnter: () => light(id),
    onMouseLeave: () => light(null),
    onFocus: () => light(id),
    onBlur: () => light(null),
    style: {
      height: row,
      top: y(side === "peers" ? right : left, index) - row / 2,
      ...(side === "peers"
        ? { left: `${X.peers}%`, width: `${100 - X.peers}%` }
        : { left: 0, width: `${X.containers}%` }),
    },
  });
  const faded = (id: string) => lit !== null && lit !== id && "opacity-35";
  return (
    <nav
      aria-label="Map of the overlay"
      onKeyDown={walkMap}
      className="relative max-lg:hidden"
      style={{ height }}
    >
      <svg
        aria-hidden
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
        className="absolute inset-0 size-full fill-none"
      >
        {containers.map(({ name }, index) => (
          <path
            key={name}
            d={
              many
                ? branch(X.left, y(left, index), X.containers)
                : curve(X.containers, y(left, index), X.hostFrom, host)
            }
            vectorEffect="non-scaling-stroke"
            className={edgeLook(lit, containerId(name))}
            strokeWidth={1}
          />
        ))}
        {peers.map((peer, index) => (
          <path
            key={peer.endpoint}
            d={
              many
                ? branch(X.right, y(right, index), X.peers)
                : curve(X.hostTo, host, X.peers, y(right, index))
            }
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
          {...place("containers", containerId(name), index)}
          className={cx(look, "justify-end pr-2.5 text-right", faded(containerId(name)))}
        >
          <span className="sr-only">{state}, </span>
          <span className="truncate font-medium">{name}</span>
          <span className="shrink-0 font-mono text-12">
            {overlay !== null && <AddressText value={shortAddress(overlay)} />}
          </span>
          <Dot className={state === "running" ? "bg-running" : "bg-stopped"} />
        </Link>
      ))}
      <MapHost
        node={node}
        many={many}
        joined={{ left: containers.length > 0, right: peers.length > 0 }}
        x={X}
        y={host}
      />
      {peers.map((peer, index) => (
        <Link
          key={peer.endpoint}
          prefetch={false}
          href={peerHref(peer.endpoint)}
          title={peer.endpoint}
          {...place("peers", peerId(peer.endpoint), index)}
          className={cx(look, "pl-2.5", faded(peerId(peer.endpoint)))}
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

/** The /64 is the host's, and stands there. */
const shortAddress = (address: string) => address.replace(/^([0-9a-f]+:){4}(?=:)/, "…:");

const edgeLook = (lit: string | null, id: string) =>
  cx(lit === id ? "stroke-ink" : "stroke-line-strong", lit !== null && lit !== id && "opacity-40");

const look =
  "absolute flex scroll-mt-16 scroll-mb-4 items-center gap-2 rounded-sm text-13 transition-opacity duration-120 hover:underline";
