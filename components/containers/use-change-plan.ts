import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ConfigurationChange } from "@/server/core/container/configuration";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { useDebounced } from "../form/debounced";
import { type ContainerFields, ContainerForm } from "./form/container-form";

/**
 * What the typed fields change of a container, the daemon's preview of it, and what it refuses. `change`
 * is null while a field is not complete, and empty where nothing differs.
 */
export function useChangePlan(name: string, before: ContainerFields, values: ContainerFields) {
  const trpc = useTRPC();
  const change = useMemo(() => changeOf(before, values), [before, values]);
  const input = useDebounced(change, 140);
  const some = input !== null && Object.keys(input).length > 0;
  const query = useQuery(
    trpc.containers.planChange.queryOptions(
      { name, change: input ?? {} },
      { enabled: some, staleTime: 0, gcTime: 0, placeholderData: keepPreviousData },
    ),
  );
  return {
    change,
    preview: some ? query.data : undefined,
    stale: query.isFetching || change !== input,
    problems: some ? problemsOf(query.error) : [],
  };
}

/** The parts that are typed otherwise than before, as the daemon reads them; null where one cannot be read. */
export function changeOf(before: ContainerFields, values: ContainerFields): ConfigurationChange | null {
  const typed = ContainerForm.safeParse(values);
  if (!typed.success) return null;
  const { name: _, heropods: __, ...was } = ContainerForm.parse(before);
  const now: Record<string, unknown> = typed.data;
  return Object.fromEntries(
    Object.entries(was).flatMap(([part, value]) =>
      JSON.stringify(value) === JSON.stringify(now[part]) ? [] : [[part, now[part]]],
    ),
  );
}
