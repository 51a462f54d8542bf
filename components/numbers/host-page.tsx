"use client";

import { useQuery } from "@tanstack/react-query";
import { useSession } from "../api/session";
import { useTRPC } from "../api/trpc";
import { bytes } from "../format/bytes";
import { span } from "../format/time";
import { Page } from "../ui/page";
import { Numbers } from "./numbers";
import { HOST_CHARTS } from "./words";

/** What the machine does, live and over a month. */
export function HostPage() {
  const host = useSession()?.host ?? "Host";
  const machine = useQuery(useTRPC().numbers.machine.queryOptions(undefined, { staleTime: 0 })).data;
  return (
    <Page
      title={host}
      note={
        machine &&
        `${machine.cpus} CPUs, ${bytes(machine.memoryBytes)} memory, ${bytes(machine.disk.freeBytes)} of ${bytes(machine.disk.totalBytes)} free, up for ${span(machine.uptimeSeconds * 1000)}`
      }
    >
      <Numbers name={null} charts={HOST_CHARTS} />
    </Page>
  );
}
