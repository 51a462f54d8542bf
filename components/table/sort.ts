"use client";

import { useMemo } from "react";
import { useUrlState } from "../ui/url-state";

export interface Sort {
  id: string;
  desc: boolean;
}

/** The table's order in the URL as `sort=name` or `sort=-name`; the default is left out. */
export function useUrlSort(initial: string): [Sort, (id: string) => void] {
  const { get, set } = useUrlState();
  const text = get("sort") || initial;
  const sort = useMemo(() => ({ id: text.replace(/^-/, ""), desc: text.startsWith("-") }), [text]);
  const toggle = (id: string) => {
    const next = id === sort.id && !sort.desc ? `-${id}` : id;
    set({ sort: next === initial ? null : next });
  };
  return [sort, toggle];
}
