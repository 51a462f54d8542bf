import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import type { HostSnapshot } from "./testbed/snapshot";
import { until } from "./testbed/until";

const Operation = z.object({ status: z.string(), error: z.string().nullable() });
const Container = z.object({ state: z.string(), ipv4: z.string(), overlay: z.string() });
const Ran = z.object({ exitCode: z.number(), stdout: z.string(), stderr: z.string() });

// pid 1 of a container has no default action for SIGTERM (pid_namespaces(7)): the shell has one.
const SERVER = ["sh", "-c", "trap 'exit 0' TERM; httpd -f -p 8080 -h /etc & wait"];

let bed: Bed;
let a: BedHost;
let b: BedHost;
const before = new Map<BedHost, HostSnapshot>();

async function act(host: BedHost, procedure: string, input: object): Promise<void> {
  const operation = Operation.parse(await host.call("mutation", procedure, { ...input, wait: true }));
  expect(operation).toEqual({ status: "done", error: null });
}
const create = (host: BedHost, name: string, overlayIngress: "open" | "closed") =>
  act(host, "containers.create", { name, command: SERVER, overlayIngress, start: true });
const get = async (host: BedHost, name: string) =>
  Container.parse(await host.call("query", "containers.get", { name }));
const inside = async (host: BedHost, name: string, ...argv: string[]) =>
  Ran.parse(await host.call("mutation", "containers.exec", { name, argv, timeoutMs: 10_000 }));
const pings = async (host: BedHost, name: string, address: string) =>
  (await inside(host, name, "ping", "-c", "1", "-W", "3", address)).exitCode === 0;
/** Opens TCP to port 8080 and asks for a file that every container has. */
const opensTcp = async (host: BedHost, name: string, address: string) => {
  const request = `printf 'GET /hostname HTTP/1.0\\r\\n\\r\\n' | nc -w 3 ${address} 8080`;
  return (await inside(host, name, "sh", "-c", request)).stdout.includes("200 OK");
};

beforeAll(async () => {
  bed = await startBed({ enableMycelium: true });
  a = bed.host("a");
  b = bed.host("b");
  // What containers share (bridge, firewall's table) is made by the first and stays.
  for (const host of bed.hosts) {
    await create(host, "first", "closed");
    await act(host, "containers.delete", { name: "first" });
    before.set(host, await host.snapshot());
  }
}, 120_000);
afterAll(() => bed?.stop());

describe("two hosts", () => {
  it("run containers that reach each other over the overlay, by ping and TCP", async () => {
    await Promise.all([create(a, "web", "closed"), create(b, "web", "open"), create(a, "app", "open")]);
    const there = await get(b, "web");
    expect(there.state).toBe("running");
    expect(await pings(a, "web", there.overlay)).toBe(true);
    expect(await opensTcp(a, "web", there.overlay)).toBe(true);
  });

  it("let containers out over IPv4 by the address of their host: nobody there knows the way to theirs", async () => {
    // Host b has a bridge of the same subnet: what came with a container's own address would be answered there.
    expect(await pings(a, "web", "192.0.2.2")).toBe(true);
    expect(await pings(b, "web", "192.0.2.1")).toBe(true);
  });

  it("keep what is closed to the overlay closed, but for ping", async () => {
    const closed = await get(a, "web");
    expect(await pings(b, "web", closed.overlay)).toBe(true);
    expect(await opensTcp(b, "web", closed.overlay)).toBe(false);
  });

  it("let containers of one host reach each other and their gateway over both families", async () => {
    const app = await get(a, "app");
    for (const address of [app.ipv4, app.overlay]) {
      expect(await pings(a, "web", address)).toBe(true);
      expect(await opensTcp(a, "web", address)).toBe(true);
    }
    expect(await pings(a, "web", "10.10.0.1")).toBe(true);
    expect(await pings(a, "web", a.overlay)).toBe(true);
  });

  it("keep containers and their connections while the daemon is dead, and know them afterwards", async () => {
    const there = await get(b, "web");
    await a.killDaemon();
    expect((await b.exec(["ping", "-c", "1", "-W", "3", there.overlay])).exitCode).toBe(0);
    expect((await a.snapshot()).netns).toEqual(["hp-app", "hp-web"]);
    await a.startDaemon();
    expect((await get(a, "web")).state).toBe("running");
    expect(await opensTcp(a, "web", there.overlay)).toBe(true);
  });

  it("lose the overlay with the underlay, and have it back with it", async () => {
    const there = await get(b, "web");
    await b.cutUnderlay();
    expect(await pings(a, "web", there.overlay)).toBe(false);
    await b.restoreUnderlay();
    await until(
      "the overlay to be back",
      async () => ((await pings(a, "web", there.overlay)) ? true : null),
      15_000,
    );
  });

  it("have nothing left of containers that are stopped and deleted", async () => {
    await act(a, "containers.stop", { name: "web" });
    await a.killDaemon();
    await a.startDaemon();
    for (const [host, name] of [
      [a, "web"],
      [a, "app"],
      [b, "web"],
    ] as const)
      await act(host, "containers.delete", { name });
    for (const host of bed.hosts) expect(await host.snapshot()).toEqual(before.get(host));
  });
});
