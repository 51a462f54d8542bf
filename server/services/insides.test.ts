import { describe, expect, it } from "vitest";
import type { ObservedInside } from "../core/plan/observed";
import { createInsides } from "./insides";

function insidesOf(names: string[]) {
  const reads: string[] = [];
  let time = 10_000;
  const hashes = new Map(names.map((name, at) => [at.toString(16).padStart(6, "0"), name]));
  const insides = createInsides({
    names: () => names,
    nameOf: (hash) => hashes.get(hash) ?? null,
    async read(netns): Promise<ObservedInside> {
      reads.push(netns);
      return { links: new Map(), routes: new Set(), neighbours: new Map() };
    },
    numbers: async () => new Map([[7, "hp-c1"]]),
    now: () => time,
    onError: (error) => {
      throw error;
    },
  });
  return { insides, reads: () => reads.splice(0), pass: (ms: number) => (time += ms) };
}

const many = Array.from({ length: 40 }, (_, at) => `c${at}`);

describe("insides", () => {
  it("are read a few in their turn, and none again before its turn has come", async () => {
    const { insides, reads, pass } = insidesOf(["c0", "c1", "c2", "c3", "c4"]);
    await insides.refresh();
    expect(reads()).toEqual(["hp-c0", "hp-c1", "hp-c2"]);
    await insides.refresh();
    expect(reads()).toEqual([]);
    pass(8_000);
    await insides.refresh();
    expect(reads()).toEqual(["hp-c3", "hp-c4", "hp-c0"]);
  });

  it("are read at once where the kernel told of a change, and once for all that it told", async () => {
    const { insides, reads } = insidesOf(many);
    await insides.refresh();
    reads();
    insides.touched("c30");
    insides.touched("c30");
    await insides.refresh();
    await insides.refresh();
    expect(reads()).toEqual(["hp-c30"]);
  });

  it("take no look long, however many have changed", async () => {
    const { insides, reads } = insidesOf(many);
    await insides.refresh();
    reads();
    for (const name of many) insides.touched(name);
    const counts: number[] = [];
    for (let round = 0; round < 4; round++) {
      await insides.refresh();
      counts.push(reads().length);
    }
    expect(counts).toEqual([16, 16, 8, 0]);
  });

  it("are found by the number of their namespace, as listed and as a link's event says later", async () => {
    const { insides } = insidesOf(["c0", "c1"]);
    expect(insides.containerAt(7)).toBeNull();
    await insides.refresh();
    expect(insides.containerAt(7)).toBe("c1");
    insides.learn(
      "3: vbr-000000@if2: <BROADCAST,MULTICAST,UP> mtu 1500 state UP \\ link/ether aa brd ff link-netnsid 7",
    );
    insides.learn("4: eth9@if2: <BROADCAST> mtu 1500 link-netnsid 8");
    expect([insides.containerAt(7), insides.containerAt(8)]).toEqual(["c0", null]);
  });

  it("are unknown once their namespace has come or gone", async () => {
    const { insides } = insidesOf(["c0"]);
    await insides.refresh();
    expect([...insides.known().keys()]).toEqual(["c0"]);
    insides.forget("c0");
    expect(insides.isKnown("c0")).toBe(false);
  });
});
