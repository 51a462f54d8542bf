import Link from "next/link";
import { AddressText } from "../ui/address";
import { cx } from "../ui/cx";
import type { MapParts } from "./map-parts";

interface MapHostProps {
  node: MapParts["node"];
  /** It stays in sight beside long lists, and its own lines lead to their trunks. */
  many: boolean;
  joined: { left: boolean; right: boolean };
  /** In hundredths of the width. */
  x: { left: number; hostFrom: number; hostTo: number; right: number };
  /** px. */
  y: number;
}

/** The host and its TUN, in the middle of the map. */
export function MapHost({ node, many, joined, x, y }: MapHostProps) {
  const width = x.hostTo - x.hostFrom;
  const line = (part: number) => ({ width: `${(part / width) * 100}%` });
  return (
    <div
      className="pointer-events-none absolute inset-y-0"
      style={{ left: `${x.hostFrom}%`, width: `${width}%` }}
    >
      <div
        className={cx(many ? "sticky top-20" : "absolute inset-x-0 -translate-y-1/2")}
        style={many ? {} : { top: y }}
      >
        {many && joined.left && (
          <span aria-hidden className={cx(trunkLine, "right-full")} style={line(x.hostFrom - x.left)} />
        )}
        {many && joined.right && (
          <span aria-hidden className={cx(trunkLine, "left-full")} style={line(x.right - x.hostTo)} />
        )}
        <Link
          href="/overlay"
          data-side="host"
          className="pointer-events-auto flex flex-col rounded-md border border-line-strong bg-surface px-3 py-2 text-13 hover:bg-hover"
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
      </div>
    </div>
  );
}

const trunkLine = "absolute top-1/2 border-t-2 border-line-strong";
