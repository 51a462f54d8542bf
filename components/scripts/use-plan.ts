"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "../api/trpc";
import { useDebounced } from "../form/debounced";

const STILL_MS = 350;

/** What the script would do now, planned anew when it stands still and when the host changes. */
export function useScriptPlan(source: string, may: boolean) {
  const trpc = useTRPC();
  const settled = useDebounced(source, STILL_MS);
  const written = settled.trim() !== "";
  const containers = useQuery(trpc.containers.list.queryOptions()).data;
  const pods = useQuery(trpc.heropods.list.queryOptions()).data;
  const host = useDebounced(JSON.stringify([containers?.map(stand), pods]), STILL_MS);
  const { data, error, isFetching, refetch } = useQuery(
    trpc.scripts.plan.queryOptions(
      { source: settled, host: true },
      { enabled: written && may, staleTime: 0, gcTime: 0, placeholderData: keepPreviousData },
    ),
  );
  useEffect(() => {
    if (host !== "" && written && may) void refetch();
  }, [host, written, may, refetch]);
  return {
    plan: written && may ? data : undefined,
    error: written && may ? error : null,
    /** The plan is of what stood there before, or is being made. */
    stale: isFetching || settled !== source,
    written,
  };
}

/** What of a container a script's plan depends on. */
const stand = ({ name, heropods, image, state, desired, keepAlive }: Stand) => [
  name,
  heropods,
  image,
  state,
  desired,
  keepAlive,
];

interface Stand {
  name: string;
  heropods: string;
  image: string;
  state: string;
  desired: string;
  keepAlive: boolean;
}
