"use client";

import type { ContainerView } from "@/server/core/model";
import { bytes } from "../format/bytes";
import { cx } from "../ui/cx";
import { useLiveNumbers } from "./live-store";
import { BYTES, short } from "./words";

type Row = Pick<ContainerView, "name" | "pid" | "cpus" | "memoryBytes">;

/** From this part of its limit on a value stands out. */
const CLOSE = 0.9;

/** Cores that it uses now. */
export function CpuCell({ row }: { row: Row }) {
  return row.pid === null ? (
    <Nothing limit={row.cpus === null ? null : `${row.cpus} CPU`} />
  ) : (
    <Cpu row={row} />
  );
}

/** Memory that it uses now. */
export function MemoryCell({ row }: { row: Row }) {
  return row.pid === null ? (
    <Nothing limit={row.memoryBytes === null ? null : bytes(row.memoryBytes)} />
  ) : (
    <Memory row={row} />
  );
}

function Cpu({ row }: { row: Row }) {
  const cpu = useLiveNumbers(row.name)?.cpu ?? null;
  return (
    <Value
      text={cpu === null ? null : short(cpu)}
      title={`CPUs used now${row.cpus === null ? "" : `, of ${row.cpus}`}`}
      close={cpu !== null && row.cpus !== null && cpu >= row.cpus * CLOSE}
    />
  );
}

function Memory({ row }: { row: Row }) {
  const memory = useLiveNumbers(row.name)?.memory ?? null;
  return (
    <Value
      text={memory === null ? null : BYTES.say(memory)}
      title={`Memory used now${row.memoryBytes === null ? "" : `, of ${bytes(row.memoryBytes)}`}`}
      close={memory !== null && row.memoryBytes !== null && memory >= row.memoryBytes * CLOSE}
    />
  );
}

function Value({ text, title, close }: { text: string | null; title: string; close: boolean }) {
  return (
    <span
      title={title}
      className={cx(close && "font-medium text-drifted-ink", text === null && "text-faint")}
    >
      {text ?? "–"}
    </span>
  );
}

function Nothing({ limit }: { limit: string | null }) {
  return (
    <span
      title={limit === null ? "does not run" : `does not run; its limit is ${limit}`}
      className="text-faint"
    >
      –
    </span>
  );
}
