import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { until } from "./testbed/until";

const Operation = z.object({ status: z.string(), error: z.string().nullable() });
const View = z.object({ ipv4: z.string(), overlay: z.string().nullable() });
const Ran = z.object({ exitCode: z.number(), stdout: z.string(), stderr: z.string() });
const SLEEP = ["sh", "-c", "trap 'exit 0' TERM; sleep 100000 & wait"];

let bed: Bed;
let a: BedHost;

const done = async (procedure: string, input: object) =>
  expect(Operation.parse(await a.call("mutation", procedure, { ...input, wait: true }))).toEqual({
    status: "done",
    error: null,
  });
const create = (name: string, heropods = "default") =>
  done("containers.create", { name, heropods, command: SLEEP, start: true });
const inside = async (name: string, ...argv: string[]) =>
  Ran.parse(await a.call("mutation", "containers.exec", { name, argv, timeoutMs: 10_000 }));
/** What ping takes the name for: busybox asks the C library, which reads /etc/hosts. */
const resolves = async (from: string, name: string, family: "-4" | "-6") => {
  const { exitCode, stdout } = await inside(from, "ping", family, "-c", "1", "-W", "2", name);
  return exitCode === 0 ? (stdout.match(/^PING \S+ \(([^)]+)\)/)?.[1] ?? null) : null;
};
const view = async (name: string) => View.parse(await a.call("query", "containers.get", { name }));

beforeAll(async () => {
  bed = await startBed({ enableMycelium: true });
  a = bed.host("a");
  await done("heropods.save", {
    ...{ name: "other", bridge_name: "other0", subnet: "10.20.0.0/24", gateway_ip: "10.20.0.1" },
  });
  await create("web");
}, 120_000);
afterAll(() => bed?.stop());

describe("names of containers", () => {
  it("are known to those of the same HeroPods, with and without its name, over both families", async () => {
    await create("app_1");
    const [web, app] = [await view("web"), await view("app_1")];
    for (const name of ["web", "web.default", "WEB"]) {
      expect(await resolves("app_1", name, "-4")).toBe(web.ipv4);
      expect(await resolves("app_1", name, "-6")).toBe(web.overlay);
    }
    // Made later than the one that asks; '_' is none of a host name's letters.
    for (const name of ["app_1", "app-1", "app-1.default"])
      expect(await resolves("web", name, "-4")).toBe(app.ipv4);
  });

  it("are known to the container itself, as its host name is", async () => {
    const { ipv4 } = await view("web");
    expect(await resolves("web", "web", "-4")).toBe(ipv4);
    expect((await inside("web", "ping", "-c", "1", "localhost")).exitCode).toBe(0);
  });

  it("are unknown to those of another HeroPods", async () => {
    await create("far", "other");
    expect(await resolves("far", "far", "-4")).toBe((await view("far")).ipv4);
    expect((await inside("far", "grep", "-c", "web", "/etc/hosts")).stdout.trim()).toBe("0");
    expect((await inside("web", "grep", "-c", "far", "/etc/hosts")).stdout.trim()).toBe("0");
  });

  it("stay while the daemon is dead", async () => {
    await a.killDaemon();
    const crun = ["crun", "--root", `${a.dir}/data/runtime`, "exec", "web"];
    expect((await a.exec([...crun, "ping", "-4", "-c", "1", "-W", "2", "app_1"])).exitCode).toBe(0);
    await a.startDaemon();
    expect(await resolves("web", "app_1", "-4")).toBe((await view("app_1")).ipv4);
  });

  it("stay with an address that is leased and end with it", async () => {
    await done("containers.stop", { name: "app_1" });
    expect((await inside("web", "grep", "-c", "app_1", "/etc/hosts")).stdout.trim()).toBe("2");
    await done("containers.delete", { name: "app_1" });
    await until("the name to be gone", async () =>
      (await inside("web", "grep", "-c", "app_1", "/etc/hosts")).stdout.trim() === "0" ? true : null,
    );
    await create("app_1");
    await until("the name to be back", async () =>
      (await resolves("web", "app_1", "-4")) === (await view("app_1")).ipv4 ? true : null,
    );
  });

  it("lose their overlay addresses where the HeroPods leaves the overlay", async () => {
    await done("heropods.disableMycelium", { heropods: "default" });
    await until("the address to be gone", async () =>
      (await inside("app_1", "grep", "-c", "web", "/etc/hosts")).stdout.trim() === "1" ? true : null,
    );
  });

  it("cannot be changed from inside", async () => {
    expect((await inside("web", "sh", "-c", "echo 1.2.3.4 app > /etc/hosts")).stderr).toContain(
      "Read-only file system",
    );
  });
});
