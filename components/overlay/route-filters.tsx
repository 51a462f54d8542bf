"use client";

import { memo, useCallback, useDeferredValue } from "react";
import type { TableKind } from "@/server/core/overlay/views";
import { shortenMiddle } from "../format/address";
import { natural } from "../format/natural";
import { SearchField } from "../table/search";
import { Button } from "../ui/button";
import { Choice } from "../ui/choice";
import { cx } from "../ui/cx";
import { Input, Select } from "../ui/field";
import { useUrlState } from "../ui/url-state";
import { usePeerStates } from "./peer-states";
import { FILTERS, KINDS } from "./route-filter";

/** Which table, and what of it: all of it lives in the URL. */
export function RouteFilters({ kind, onHistory }: { kind: TableKind; onHistory: () => void }) {
  const { get, set } = useUrlState();
  const chooseHop = useCallback((hop: string) => set({ hop }), [set]);
  const filtered = FILTERS.some((key) => get(key) !== "");
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-2">
      <Choice
        legend="Table"
        value={kind}
        options={KINDS.map((each) => [each.kind, each.label] as const)}
        onChange={(next) => set({ kind: next === "selected" ? null : next })}
      />
      <SearchField label="An address, subnet, next hop or name" />
      {kind !== "queried" && (
        <>
          <NextHops hop={get("hop")} onChoose={chooseHop} />
          <Select
            aria-label="Reachable"
            value={get("reach")}
            onChange={(event) => set({ reach: event.target.value })}
          >
            <option value="">Any metric</option>
            <option value="finite">Reachable</option>
            <option value="infinite">Infinite metric</option>
          </Select>
          {(["min", "max"] as const).map((end) => (
            <Input
              key={end}
              aria-label={end === "min" ? "Metric from" : "Metric to"}
              placeholder={end === "min" ? "Metric from" : "to"}
              inputMode="numeric"
              value={get(end)}
              onChange={(event) => set({ [end]: event.target.value })}
              className={cx("tabular-nums", end === "min" ? "max-w-28" : "max-w-20")}
            />
          ))}
        </>
      )}
      {filtered && (
        <Button look="quiet" onClick={() => set(Object.fromEntries(FILTERS.map((key) => [key, null])))}>
          Clear
        </Button>
      )}
      <Button className="ml-auto" onClick={onHistory}>
        What changed
      </Button>
    </div>
  );
}

/** Beside a thousand peers these are a thousand options: drawn when they change, not for a key in the search. */
const NextHops = memo(({ hop, onChoose }: { hop: string; onChoose: (endpoint: string) => void }) => {
  const peers = useDeferredValue(usePeerStates());
  const endpoints = new Set([...peers.map(({ endpoint }) => endpoint), ...(hop === "" ? [] : [hop])]);
  return (
    <Select
      aria-label="Next hop"
      value={hop}
      onChange={(event) => onChoose(event.target.value)}
      className="max-w-56"
    >
      <option value="">Any next hop</option>
      {[...endpoints].sort(natural).map((endpoint) => (
        <option key={endpoint} value={endpoint}>
          {shortenMiddle(endpoint, 40)}
        </option>
      ))}
    </Select>
  );
});
