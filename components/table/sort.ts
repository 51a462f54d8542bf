"use client";

import { useMemo } from "react";
import { useUrlState } from "../ui/url-state";
import { type Sort, sortFrom } from "./sort-text";

/** The table's order in the URL as `sort=name` or `sort=-name`; the default is left out. */
export function useUrlSort(initial: string): [Sort, (id: string) => void] {
  const { get, set } = useUrlState();
  const text = get("sort") || initial;
  const sort = useMemo(() => sortFrom(text), [text]);
  const toggle = (id: string) => {
    // By the URL as it is: pressed twice quickly, the page has not heard of the first yet.
    const now = new URLSearchParams(window.location.search).get("sort") ?? initial;
    const next = now === id ? `-${id}` : id;
    set({ sort: next === initial ? null : next });
  };
  return [sort, toggle];
}
