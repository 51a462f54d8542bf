"use client";

import { useQuery } from "@tanstack/react-query";
import type { SysctlView } from "@/server/core/network/views";
import { useTRPC } from "../api/trpc";
import { Copyable } from "../ui/copy";
import { Bone, LoadError } from "../ui/notice";
import { Word } from "../ui/state";

/** The kernel settings that forwarding depends on: as they are, as they should be, and why. */
export function Sysctls() {
  const { data, error } = useQuery(useTRPC().network.sysctls.queryOptions());
  if (error) return <LoadError error={error} what="The kernel settings" />;
  if (!data) return <Bone className="h-48 w-full" />;
  return (
    <ul className="@container max-w-[1080px] divide-y rounded-md border bg-surface">
      {data.sysctls.map((each) => (
        <Setting key={each.key} setting={each} />
      ))}
    </ul>
  );
}

function Setting({ setting: { key, value, wanted, why, ok } }: { setting: SysctlView }) {
  return (
    <li className="grid grid-cols-1 gap-x-6 gap-y-1 px-3 py-2 text-13 @min-[700px]:grid-cols-[minmax(260px,1fr)_200px_minmax(0,1.4fr)]">
      <Copyable
        value={value === null ? key : `${key}=${value}`}
        className="font-mono text-12 leading-5 [overflow-wrap:anywhere]"
      >
        {value === null ? `${key} is not there` : `${key} = ${value}`}
      </Copyable>
      {ok ? (
        <Word
          word={wanted === null ? "Nothing is asked of it" : "As it is asked for"}
          dot={wanted === null ? "bg-stopped" : "bg-running"}
          ink={wanted === null ? "text-muted" : "text-ink"}
        />
      ) : (
        <Word word={`Should be ${wanted ?? "another"}`} dot="bg-drifted" ink="text-drifted-ink" />
      )}
      <span className="text-pretty text-muted">{why}</span>
    </li>
  );
}
