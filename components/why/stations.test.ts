import { expect, test } from "vitest";
import type { Hop, HopId, WhyReport } from "@/server/core/why/report";
import { stretchesOf } from "./stations";

const hop = (id: HopId, ok: boolean | null): Hop => ({
  ...{ id, ok, name: id, evidence: "" },
  ...{ fix: null, action: null },
});

const report = (hops: Hop[]): WhyReport => ({
  ...{ from: "web-1", to: "5da::2", at: "", verdict: "", hops },
  broken: hops.find(({ ok }) => ok === false)?.id ?? null,
});

const tones = (of: WhyReport) => stretchesOf(of).flatMap(({ stations }) => stations.map(({ tone }) => tone));

test("hops stand in the stretches they belong to, in the packet's order", () => {
  const whole = report([hop("source", true), hop("forwarding", true), hop("tun", true), hop("answer", true)]);
  expect(stretchesOf(whole).map(({ title }) => title)).toEqual(["web-1", "This host", "Mycelium", "5da::2"]);
  expect(tones(whole)).toEqual(["good", "good", "good", "good"]);
});

test("good up to the break; whatever lies beyond is told apart, good or not", () => {
  const cut = report([
    hop("source", true),
    hop("source-return", null),
    hop("forwarding", false),
    hop("firewall", true),
    hop("answer", false),
  ]);
  expect(tones(cut)).toEqual(["good", "open", "broken", "beyond", "beyond"]);
});

test("without a break what could not be judged is open, never good", () => {
  expect(tones(report([hop("host-route", true), hop("tun", null)]))).toEqual(["good", "open"]);
});
