import { expect, it } from "vitest";
import type { Desired } from "../core/plan/desired";
import { planShared } from "../core/plan/plan";
import { FakeHost } from "../host/fake-host";
import { settleShared } from "./shared-host";

const wanted: Desired = {
  bridges: [{ name: "heropods0", addresses: ["10.10.0.1/24"], subnets: ["10.10.0.0/24"], publishes: false }],
  containers: [],
  overlay: null,
  forwardingBefore: { ipv4: false, ipv6: false },
  paths: { bundles: "/b", runtime: "/r", logs: "/l", exits: "/e" },
  runtime: { path: "/usr/bin/crun", conmon: "/usr/bin/conmon" },
};

/** What the host is told after a plan of these steps that ended so. */
async function told(ids: (id: string) => boolean, status: "done" | "failed"): Promise<string[]> {
  const words: string[] = [];
  const host = {
    firewallApplied: async () => void words.push("applied"),
    touched: () => void words.push("touched"),
  };
  const { steps } = planShared(wanted, new FakeHost().observe());
  await settleShared(
    host,
    { plan: { steps: steps.filter((s) => ids(s.id)) }, wanted },
    { status, error: null },
  );
  return words;
}

it("takes the table for ours only where a plan that succeeded has replaced it", async () => {
  expect(await told(() => true, "done")).toEqual(["applied"]);
  expect(await told(() => true, "failed")).toEqual(["touched"]);
  expect(await told((id) => id !== "firewall:heropods", "done")).toEqual(["touched"]);
  expect(await told(() => false, "done")).toEqual([]);
});
