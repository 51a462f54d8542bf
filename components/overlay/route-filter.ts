import type { TableKind } from "@/server/core/overlay/views";
import type { RoutesInput } from "./use-routes";

export const KINDS: { kind: TableKind; label: string }[] = [
  { kind: "selected", label: "Selected" },
  { kind: "fallback", label: "Fallback" },
  { kind: "queried", label: "Queried" },
];

export const FILTERS = ["q", "hop", "reach", "min", "max"];

/** What the page's URL asks for: ?kind=fallback&q=…&hop=…&reach=infinite&min=10&max=90&sort=-metric. */
export function routesInput(get: (key: string) => string, sort: { id: string; desc: boolean }): RoutesInput {
  const kind = KINDS.find((each) => each.kind === get("kind"))?.kind ?? "selected";
  const by = SORTS.find((each) => each === sort.id) ?? "subnet";
  const [min, max] = [metric(get("min")), metric(get("max"))];
  const reach = kind === "queried" ? "" : get("reach");
  return {
    kind,
    sort: { by, desc: sort.desc },
    ...(get("q").trim() === "" ? {} : { search: get("q").trim() }),
    ...(get("hop") === "" || kind === "queried" ? {} : { nextHop: get("hop") }),
    ...(reach === "" ? {} : { infinite: reach === "infinite" }),
    ...(min === null || kind === "queried" ? {} : { minMetric: min }),
    ...(max === null || kind === "queried" ? {} : { maxMetric: max }),
  };
}

const SORTS = ["subnet", "metric", "nextHop", "seqno", "expires"] as const;

const metric = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : null);
