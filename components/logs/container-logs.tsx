"use client";

import { useSubscription } from "@trpc/tanstack-react-query";
import { useState } from "react";
import type { LogExtent } from "@/server/core/logs";
import { useTRPC } from "../api/trpc";
import { counted } from "../format/words";
import { useWrap } from "../shell/preferences";
import { Bone, LoadError } from "../ui/notice";
import { LogBar } from "./log-bar";
import { LogPane } from "./log-pane";
import { useLogFilter } from "./use-log-filter";

/** What a container wrote, now and back in time. */
export function ContainerLogs({ name }: { name: string }) {
  const trpc = useTRPC();
  const { filter, line, showAround, get, set } = useLogFilter();
  const [wrap, setWrap] = useWrap();
  const key = JSON.stringify(filter);
  const [told, setTold] = useState<{ key: string; extent: LogExtent } | null>(null);
  const [error, setError] = useState<unknown>(null);
  useSubscription(
    trpc.logs.follow.subscriptionOptions(
      { name, filter },
      {
        onData: (extent) => {
          setError(null);
          setTold({ key, extent });
        },
        onError: setError,
      },
    ),
  );
  const extent = told?.key === key ? told.extent : null;
  return (
    <div className="flex flex-col gap-3">
      <LogBar {...{ name, filter, get, set, wrap, setWrap }} />
      {error !== null && <LoadError error={error} what={`The output of ${name}`} />}
      {extent === null && error === null && <Bone className="h-80 w-full" />}
      {extent !== null && (
        <>
          <p role="status" className="-my-1 text-12 text-muted tabular-nums">
            {counted(extent.end - extent.first, "line")}
            {key === "{}" &&
              extent.first > 0 &&
              `; the ${extent.first.toLocaleString("en")} before are rotated away`}
          </p>
          <LogPane
            // Other rows under another filter: everything begins anew.
            key={`${key} ${extent.log}`}
            name={name}
            filter={filter}
            extent={extent}
            line={key === "{}" ? line : null}
            wrap={wrap}
            onNumber={showAround}
            onError={setError}
          />
        </>
      )}
    </div>
  );
}
