"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Activity as Icon } from "lucide-react";
import { useState } from "react";
import type { OperationStatus, OperationView } from "@/server/core/model";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { SearchField } from "../table/search";
import { Button } from "../ui/button";
import { Select } from "../ui/field";
import { Bone, Empty, LoadError, Problems } from "../ui/notice";
import { Page } from "../ui/page";
import { useUrlState } from "../ui/url-state";
import { OperationLines } from "./list";
import { titleOf } from "./words";

const STATUSES: [OperationStatus, string][] = [
  ["running", "Running"],
  ["done", "Done"],
  ["failed", "Failed"],
  ["stuck", "Stuck"],
  ["interrupted", "Interrupted"],
];
const PAGE = 50;

/** Everything that was done on this host, the newest first; older pages are read on demand. */
export function ActivityPage() {
  const { get, set } = useUrlState();
  const { operations, error, older } = useOperations();
  const shown = operations?.filter((each) => matches(each, get));
  const filtering = get("q") !== "" || get("status") !== "";
  return (
    <Page title="Activity" note="What was asked of this host, by whom, and what became of it.">
      <search className="flex min-h-8 flex-wrap items-center gap-2">
        <SearchField label="Search activity" />
        <Select
          aria-label="Status"
          value={get("status")}
          onChange={(event) => set({ status: event.target.value })}
        >
          <option value="">Every status</option>
          {STATUSES.map(([status, word]) => (
            <option key={status} value={status}>
              {word}
            </option>
          ))}
        </Select>
      </search>
      {error && <LoadError error={error} what="The list of operations" />}
      {operations === undefined && !error && <Bone className="h-96 w-full" />}
      {shown?.length === 0 && (
        <div className="rounded-md border bg-surface">
          <Empty
            icon={Icon}
            title={filtering ? "No operation matches" : "Nothing was done yet"}
            action={
              filtering && <Button onClick={() => set({ q: null, status: null })}>Show all activity</Button>
            }
          >
            {filtering
              ? "Among the operations that were read so far."
              : "What people, tokens and the host itself do is listed here."}
          </Empty>
        </div>
      )}
      {shown && shown.length > 0 && <OperationLines operations={shown} />}
      <Problems problems={problemsOf(older.error)} />
      {older.more && operations !== undefined && (
        <Button className="self-center" busy={older.reading} onClick={older.read}>
          {older.reading ? "Reading older ones" : "Show older"}
        </Button>
      )}
    </Page>
  );
}

/** The newest page lives in the cache and is patched live; what is older does not change any more. */
function useOperations() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const newest = useQuery(trpc.operations.list.queryOptions({ limit: PAGE }));
  const [past, setPast] = useState<OperationView[]>([]);
  const [more, setMore] = useState(true);
  const [reading, setReading] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const ids = new Set(newest.data?.map((each) => each.id));
  const operations = newest.data && [...newest.data, ...past.filter((each) => !ids.has(each.id))];
  const last = operations?.at(-1);
  const full = (newest.data?.length ?? 0) >= PAGE;

  const read = async () => {
    if (!last) return;
    setReading(true);
    try {
      const page = await cache.fetchQuery(
        trpc.operations.list.queryOptions({ limit: PAGE, before: last.id }, { gcTime: 0 }),
      );
      setPast((before) => [...before, ...page]);
      setMore(page.length === PAGE);
      setError(null);
    } catch (refusal) {
      setError(refusal);
    }
    setReading(false);
  };
  return {
    operations,
    error: newest.error,
    older: { more: more && full, reading, error, read: () => void read() },
  };
}

function matches(operation: OperationView, get: (key: string) => string): boolean {
  if (get("status") !== "" && operation.status !== get("status")) return false;
  const text = `${titleOf(operation)} ${operation.subject.kind} ${operation.actor}`.toLowerCase();
  return get("q")
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
