import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { type Bed, type BedHost, startBed } from "./testbed/bed";

const Operation = z.object({ status: z.string(), error: z.string().nullable() });

let bed: Bed;
let a: BedHost;
const act = async (procedure: string, input: object) =>
  Operation.parse(await a.call("mutation", procedure, { ...input, wait: true }));

beforeAll(async () => {
  bed = await startBed({ hosts: ["a"] });
  a = bed.host("a");
}, 120_000);
afterAll(() => bed?.stop());

it("a container that is stopped while an image is made of it is stopped after its files were read", async () => {
  expect((await act("containers.create", { name: "web", start: true })).error).toBeNull();
  // Enough to be read for longer than a stop takes to come to its unmounting.
  const fill = { name: "web", argv: ["dd", "if=/dev/urandom", "of=/big", "bs=1M", "count=300"] };
  await a.call("mutation", "containers.exec", { ...fill, timeoutMs: 60_000 });
  const [made, stopped] = await Promise.all([
    act("images.commit", { container: "web", name: "mine" }),
    new Promise((resolve) => setTimeout(resolve, 50)).then(() => act("containers.stop", { name: "web" })),
  ]);
  expect([made, stopped]).toEqual([
    { status: "done", error: null },
    { status: "done", error: null },
  ]);
  const size = await a.exec(["sh", "-c", `stat -c %s ${a.dir}/data/images/*/rootfs/big`]);
  expect(size.stdout.trim()).toBe(String(300 * 1024 * 1024));
}, 60_000);
