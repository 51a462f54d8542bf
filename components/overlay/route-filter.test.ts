import { expect, test } from "vitest";
import { routesInput } from "./route-filter";

const of = (query: string) => {
  const params = new URLSearchParams(query);
  return routesInput((key) => params.get(key) ?? "", { id: "metric", desc: true });
};

test("the URL becomes the question, and what it leaves out is not asked", () => {
  expect(of("")).toEqual({ kind: "selected", sort: { by: "metric", desc: true } });
  expect(of("kind=fallback&q= 5da::2 &hop=tcp://1.2.3.4:9651&reach=infinite&min=10&max=90")).toEqual({
    kind: "fallback",
    sort: { by: "metric", desc: true },
    search: "5da::2",
    nextHop: "tcp://1.2.3.4:9651",
    infinite: true,
    minMetric: 10,
    maxMetric: 90,
  });
});

test("what makes no sense is not asked: another kind, a metric that is no number, a metric of the queried", () => {
  expect(of("kind=all&min=-1&max=lots")).toEqual({ kind: "selected", sort: { by: "metric", desc: true } });
  expect(of("kind=queried&reach=infinite&min=3&hop=x")).toEqual({
    kind: "queried",
    sort: { by: "metric", desc: true },
  });
});
