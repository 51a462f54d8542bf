import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Standing, settles } from "./faults/settled";
import { type Bed, type BedHost, ping, startBed } from "./testbed/bed";
import { until } from "./testbed/until";

const Container = z.object({
  name: z.string(),
  state: z.string(),
  ipv4: z.string(),
  overlay: z.string().nullable(),
  pid: z.number().nullable(),
});

let bed: Bed;
let a: BedHost;
let b: BedHost;

const containers = async () => z.array(Container).parse(await a.call("query", "containers.list"));
const act = async (procedure: string, input: object) =>
  z
    .object({ status: z.string(), error: z.string().nullable() })
    .parse(await a.call("mutation", procedure, { ...input, wait: true }));

/** The kernel gives the node's TUN another link-local address each time. */
function lasting(stands: Standing): Standing {
  const its = /(?<=mycelium0.*) fe80:\S+|^fe80:\S+(?= dev mycelium0)/;
  const without = (lines: string[]) => lines.map((line) => line.replace(its, "")).sort();
  return { ...stands, links: without(stands.links), routes: without(stands.routes) };
}

beforeAll(async () => {
  bed = await startBed({ enableMycelium: true });
  a = bed.host("a");
  b = bed.host("b");
}, 120_000);
afterAll(() => bed?.stop());

describe("a reboot", () => {
  it("brings back what should run, with the same addresses, and nothing else", async () => {
    for (const name of ["db", "web", "idle"])
      expect(
        (await act("containers.create", { name, start: true, overlayIngress: "open" })).error,
      ).toBeNull();
    expect((await act("containers.stop", { name: "idle" })).error).toBeNull();
    const before = await containers();
    const stood = lasting(await settles(a, []));

    await a.reboot();
    const after = await until("all to be as before", async () => {
      const now = await containers();
      return now.every((c) => c.state === before.find((old) => old.name === c.name)?.state) ? now : null;
    });
    const withoutPid = (all: typeof before) =>
      all.map(({ pid, ...rest }) => rest).toSorted((one, other) => one.name.localeCompare(other.name));
    expect(withoutPid(after)).toEqual(withoutPid(before));
    expect(after.map((c) => c.state).sort()).toEqual(["running", "running", "stopped"]);
    expect(lasting(await settles(a, []))).toEqual(stood);

    for (const { state, ipv4, overlay } of after) {
      if (state !== "running") continue;
      expect((await a.exec(["ping", "-c", "1", "-W", "2", ipv4])).exitCode).toBe(0);
      await until(`a ping from host b to ${overlay}`, async () =>
        (await ping(b, overlay ?? "")).exitCode === 0 ? true : null,
      );
    }
  }, 120_000);

  it("is survived as often as it happens, by what was made since", async () => {
    expect((await act("containers.create", { name: "late", start: true })).error).toBeNull();
    const before = lasting(await settles(a, []));
    for (let round = 0; round < 2; round++) {
      await a.reboot();
      expect(lasting(await settles(a, []))).toEqual(before);
    }
    for (const { name } of await containers())
      expect((await act("containers.delete", { name })).error).toBeNull();
  }, 120_000);
});
