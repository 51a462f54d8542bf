"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../api/trpc";
import { natural } from "../format/natural";
import { Address } from "../ui/address";
import { Section } from "../ui/page";
import { Dot } from "../ui/state";

/** Each HeroPods and the overlay: what the running node said, or that it is off. */
export function OverlayState() {
  const trpc = useTRPC();
  const pods = useQuery(trpc.heropods.list.queryOptions()).data;
  const groups = useQuery(trpc.doctor.report.queryOptions()).data?.groups;
  if (!pods) return null;
  return (
    <Section title="Overlay">
      <ul className="divide-y rounded-md border bg-surface">
        {pods
          .toSorted((a, b) => natural(a.name, b.name))
          .map((pod) => {
            const checks = groups?.find((group) => group.name === pod.name)?.checks ?? [];
            const failed = checks.filter((check) => check.status === "failed");
            const node = checks.find((check) => check.id === "mycelium.api" && check.status === "ok");
            const address = node && ADDRESS.exec(node.evidence)?.[0];
            const [dot, text] = !pod.mycelium_enabled
              ? ["bg-stopped", "Mycelium is off: its containers have IPv4 only"]
              : failed.length > 0
                ? ["bg-failed", `Not well: ${failed.map((check) => check.title).join(", ")}`]
                : groups === undefined
                  ? ["bg-stopped", "Being looked at"]
                  : ["bg-running", "The node runs, its containers are on the overlay"];
            return (
              <li
                key={pod.name}
                className="relative grid grid-cols-[88px_minmax(0,1fr)] items-baseline gap-x-3 px-3 py-2 text-13 hover:bg-hover sm:grid-cols-[160px_minmax(0,1fr)]"
              >
                <Link
                  href={`/heropods/${pod.name}/mycelium`}
                  className="truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
                >
                  {pod.name}
                </Link>
                <span className="flex min-w-0 items-baseline gap-2 text-muted">
                  <Dot className={dot} />
                  <span className="flex min-w-0 flex-col">
                    {address && <Address value={address} className="z-10 self-start" />}
                    <span className="[overflow-wrap:anywhere]">{text}</span>
                  </span>
                </span>
              </li>
            );
          })}
      </ul>
    </Section>
  );
}

/** The node's own address stands first in what the doctor found. */
const ADDRESS = /[0-9a-f]{1,4}(:[0-9a-f]{0,4}){2,7}/;
