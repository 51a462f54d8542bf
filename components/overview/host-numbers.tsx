"use client";

import { useQuery } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import Link from "next/link";
import { useState } from "react";
import type { Values } from "@/server/core/numbers/metrics";
import { useTRPC } from "../api/trpc";
import { bytes } from "../format/bytes";
import { rate } from "../format/rate";
import { short } from "../numbers/words";
import { cx } from "../ui/cx";
import { Bone } from "../ui/notice";

/** From these parts on a bar stands out: a disk that is full stops every container, memory that is, some. */
const CLOSE = { cpu: 0.95, memory: 0.9, disk: 0.9 };
/** A disk fills slowly. */
const CAPACITY_MS = 30_000;

/** What of the machine is taken: CPU, load, memory, disk, network; each leads to the charts. */
export function HostNumbers() {
  const trpc = useTRPC();
  const machine = useQuery(
    trpc.numbers.machine.queryOptions(undefined, { refetchInterval: CAPACITY_MS, staleTime: 0 }),
  ).data;
  const first = useQuery(trpc.numbers.now.queryOptions({ names: [] }, { staleTime: 0 })).data;
  const [live, setLive] = useState<Values | null>(null);
  useSubscription(
    trpc.numbers.live.subscriptionOptions(
      { names: [] },
      { onData: (now) => setLive(now.host?.values ?? null) },
    ),
  );
  if (machine === undefined) return <Bone className="h-[74px] w-full" />;
  const values = live ?? first?.host?.values ?? null;
  const cpu = values?.cpu ?? null;
  const memory = values?.memory ?? machine.memoryUsedBytes;
  const used = machine.disk.totalBytes - machine.disk.freeBytes;
  const [one, five, fifteen] = machine.load;
  return (
    <section aria-label="The machine">
      <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-md border bg-line md:grid-cols-3 xl:grid-cols-5">
        <Part
          label="CPU"
          value={cpu === null ? "–" : short(cpu)}
          of={`of ${machine.cpus}`}
          part={cpu === null ? null : cpu / machine.cpus}
          close={CLOSE.cpu}
        />
        <Part
          label="Load"
          value={short(values?.load ?? one)}
          of={`${short(five)} over 5 min, ${short(fifteen)} over 15`}
          part={null}
          close={1}
        />
        <Part
          label="Memory"
          value={bytes(Math.round(memory))}
          of={`of ${bytes(machine.memoryBytes)}`}
          part={machine.memoryBytes === 0 ? null : memory / machine.memoryBytes}
          close={CLOSE.memory}
        />
        <Part
          label="Disk"
          value={bytes(machine.disk.freeBytes)}
          of={`free of ${bytes(machine.disk.totalBytes)}`}
          title={`The file system of ${machine.disk.path}`}
          part={machine.disk.totalBytes === 0 ? null : used / machine.disk.totalBytes}
          close={CLOSE.disk}
        />
        <Part
          label="Network"
          value={values?.rx == null ? "–" : rate(values.rx * 8)}
          of={values?.tx == null ? "no default route" : `in, ${rate(values.tx * 8)} out`}
          part={null}
          close={1}
          className="max-md:col-span-2"
        />
      </ul>
    </section>
  );
}

function Part({
  label,
  value,
  of,
  part,
  close,
  title,
  className,
}: {
  label: string;
  value: string;
  of: string;
  part: number | null;
  close: number;
  title?: string;
  className?: string;
}) {
  const tight = part !== null && part >= close;
  return (
    <li className={cx("bg-surface", className)}>
      <Link href="/host" title={title} className="flex h-full flex-col gap-1 px-4 py-2.5 hover:bg-hover">
        <span className="text-12 text-muted">{label}</span>
        <span className="flex flex-wrap items-baseline gap-x-1.5">
          <span className={cx("text-16 font-semibold tabular-nums", tight && "text-failed-ink")}>
            {value}
          </span>
          <span className="text-12 text-muted tabular-nums">{of}</span>
        </span>
        <span aria-hidden className="mt-auto h-1 overflow-hidden rounded-full bg-sunken">
          {part !== null && (
            <span
              className={cx("block h-full rounded-full", tight ? "bg-failed" : "bg-muted")}
              style={{ width: `${Math.min(100, Math.max(1, part * 100))}%` }}
            />
          )}
        </span>
      </Link>
    </li>
  );
}
