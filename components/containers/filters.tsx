"use client";

import type { ContainerState, ContainerView } from "@/server/core/model";
import { natural } from "../format/natural";
import { SearchField } from "../table/search";
import { Select } from "../ui/field";
import { stateWord } from "../ui/state";
import { useUrlState } from "../ui/url-state";

const STATES: ContainerState[] = [
  "running",
  "stopped",
  "failed",
  "restarting",
  "drifted",
  "starting",
  "stopping",
];

/** Narrows the list by words, state and HeroPods; all of it in the URL. */
export function ContainerFilters({ all }: { all: ContainerView[] | undefined }) {
  const { get, set } = useUrlState();
  const chosen = get("state");
  const pods = [...new Set(all?.map((each) => each.heropods))].sort(natural);
  const labels = [
    ...new Set(all?.flatMap((each) => Object.entries(each.labels).map((pair) => pair.join("=")))),
  ].sort(natural);
  const label = get("label");
  const states = STATES.filter((state) => state === chosen || all?.some((each) => each.state === state));
  return (
    <search className="flex min-h-8 flex-wrap items-center gap-2">
      <span className="flex basis-full sm:w-72 sm:basis-auto">
        <SearchField label="Search containers" />
      </span>
      <fieldset aria-label="State" className="flex flex-wrap gap-1">
        {states.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={state === chosen}
            onClick={() => set({ state: state === chosen ? null : state })}
            className="flex h-8 items-center gap-1.5 rounded-md px-2.5 text-13 text-muted transition-colors duration-120 hover:bg-hover aria-pressed:bg-selected aria-pressed:font-medium aria-pressed:text-ink"
          >
            {stateWord(state)}
            <span className="text-12 text-faint tabular-nums">
              {all?.filter((each) => each.state === state).length}
            </span>
          </button>
        ))}
      </fieldset>
      {(pods.length > 1 || get("heropods") !== "") && (
        <Select
          aria-label="HeroPods"
          value={get("heropods")}
          onChange={(event) => set({ heropods: event.target.value })}
          className="max-w-48"
        >
          <option value="">All HeroPods</option>
          {pods.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      )}
      {(labels.length > 0 || label !== "") && (
        <Select
          aria-label="Label"
          value={label}
          onChange={(event) => set({ label: event.target.value })}
          className="max-w-56"
        >
          <option value="">All labels</option>
          {[...new Set([...labels, ...(label === "" ? [] : [label])])].map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Select>
      )}
    </search>
  );
}

/** The containers that the filters leave; every word must occur in name, address, image, HeroPods or a label. */
export function filtered(all: ContainerView[], get: (key: string) => string): ContainerView[] {
  const words = get("q").toLowerCase().split(/\s+/).filter(Boolean);
  const label = get("label");
  return all.filter((each) => {
    if (get("state") !== "" && each.state !== get("state")) return false;
    if (label !== "" && !Object.entries(each.labels).some((pair) => pair.join("=") === label)) return false;
    if (get("heropods") !== "" && each.heropods !== get("heropods")) return false;
    const text =
      `${each.name} ${each.ipv4} ${each.overlay ?? ""} ${each.image} ${each.heropods} ${Object.entries(
        each.labels,
      )
        .map((pair) => pair.join("="))
        .join(" ")}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
