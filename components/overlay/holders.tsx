"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ContainerView } from "@/server/core/model";
import type { OverlayNodeView } from "@/server/core/overlay/views";
import { useTRPC } from "../api/trpc";
import { byAddress } from "../format/natural";
import { Address } from "../ui/address";
import { Bone } from "../ui/notice";
import { Section } from "../ui/page";
import { StateWord } from "../ui/state";

/** Who has which address of the node's /64; the containers are those of the live list. */
export function Holders({ view }: { view: OverlayNodeView | undefined }) {
  const containers = useQuery(useTRPC().containers.list.queryOptions()).data;
  if (view === undefined || containers === undefined) return <Bone className="h-48 w-full" />;
  const holders = containers.filter(hasOverlay).toSorted((a, b) => byAddress(a.overlay, b.overlay));
  const node = view.holders.find(({ kind }) => kind === "node");
  return (
    <Section title="Addresses of the /64" note={`${holders.length + (node ? 1 : 0)} in use`}>
      {holders.length === 0 && !node ? (
        <p className="rounded-md border bg-surface px-3 py-4 text-13 text-muted">
          No address is in use: the node is not known, and no container is on the overlay.
        </p>
      ) : (
        <ul className="divide-y rounded-md border bg-surface text-13">
          {node && (
            <li className={line}>
              <Address value={node.address} className="min-w-0" />
              <span className="truncate">{node.name}</span>
              <span className="text-muted">This host</span>
            </li>
          )}
          {holders.map((each) => (
            <li key={each.name} className={line}>
              <Address value={each.overlay} className="min-w-0" />
              <Link
                prefetch={false}
                href={`/containers/${each.name}`}
                className="truncate rounded-sm font-medium underline-offset-2 hover:underline"
              >
                {each.name}
              </Link>
              <StateWord state={each.state} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const line =
  "grid min-h-9 grid-cols-[minmax(0,1fr)_minmax(0,80px)_80px] sm:grid-cols-[minmax(0,290px)_minmax(0,1fr)_88px] items-center gap-x-4 px-3 py-1.5";

const hasOverlay = (each: ContainerView): each is ContainerView & { overlay: string } =>
  each.overlay !== null;
