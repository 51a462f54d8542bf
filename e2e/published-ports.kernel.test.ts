import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { repairs } from "./testbed/path-faults";
import type { HostSnapshot } from "./testbed/snapshot";
import { until } from "./testbed/until";

const Operation = z.object({
  status: z.string(),
  error: z.string().nullable(),
  plan: z.object({ steps: z.array(z.object({ sentence: z.string() })) }),
});
const View = z.object({
  state: z.string(),
  trouble: z.string().nullable(),
  overlay: z.string(),
  pid: z.number().nullable(),
});
const Ran = z.object({ exitCode: z.number(), stdout: z.string() });

// pid 1 of a container has no default action for SIGTERM (pid_namespaces(7)): the shell has one.
const SERVER = ["sh", "-c", "trap 'exit 0' TERM; httpd -f -p 8080 -h /etc & wait"];
/** The hosts' addresses on the underlay, as the test bed gives them. */
const A = "192.0.2.1";
const PORTS = [
  { hostPort: 8081, containerPort: 8080 },
  { hostPort: 8081, containerPort: 8080, family: "overlay" },
];

let bed: Bed;
let a: BedHost;
let b: BedHost;
let fresh: HostSnapshot;

const act = async (host: BedHost, procedure: string, input: object) =>
  Operation.parse(await host.call("mutation", procedure, { ...input, wait: true }));
const done = async (host: BedHost, procedure: string, input: object) => {
  const operation = await act(host, procedure, input);
  expect([operation.status, operation.error]).toEqual(["done", null]);
  return operation.plan.steps.map((step) => step.sentence);
};
const view = async (name: string) => View.parse(await a.call("query", "containers.get", { name }));
/** What a host gets of the container's /etc/hostname by this address and port. */
const asks = async (host: BedHost, address: string, port: number) => {
  const url = `http://${address.includes(":") ? `[${address}]` : address}:${port}/hostname`;
  const { exitCode, stdout } = await host.exec(["curl", "-s", "-m", "3", url]);
  return exitCode === 0 ? stdout.trim() : null;
};
const asksInside = async (name: string, address: string, port: number) => {
  const request = `printf 'GET /hostname HTTP/1.0\r\n\r\n' | nc -w 3 ${address} ${port}`;
  const argv = ["sh", "-c", request];
  const ran = Ran.parse(await a.call("mutation", "containers.exec", { name, argv, timeoutMs: 10_000 }));
  return ran.stdout.split("\r\n\r\n")[1]?.trim() ?? null;
};
const refusal = async (procedure: string, input: object) => {
  try {
    await act(a, procedure, input);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return null;
};

beforeAll(async () => {
  bed = await startBed({ enableMycelium: true });
  a = bed.host("a");
  b = bed.host("b");
  await done(a, "containers.create", { name: "first", start: true });
  await done(a, "containers.delete", { name: "first" });
  fresh = await a.snapshot();
}, 120_000);
afterAll(() => bed?.stop());

describe("published ports", () => {
  it("are a line of the plan and answer from another host, over the underlay and over the overlay", async () => {
    const steps = await done(a, "containers.create", {
      name: "web",
      command: SERVER,
      ports: PORTS,
      start: true,
    });
    expect(steps).toContain(
      "Publish 8081/tcp of the host to web:8080, 8081/tcp of the host's overlay address to web:8080",
    );
    expect(await asks(b, A, 8081)).toBe("web");
    expect(await asks(b, a.overlay, 8081)).toBe("web");
  });

  it("open nothing else: the container stays closed to the overlay, and to other hosts", async () => {
    const { overlay } = await view("web");
    expect(await asks(b, overlay, 8080)).toBeNull();
    expect(await asks(b, A, 8080)).toBeNull();
    expect(await asks(b, a.overlay, 8080)).toBeNull();
  });

  it("answer from the host itself, by any of its addresses", async () => {
    for (const address of [A, "127.0.0.1", "10.10.0.1", a.overlay])
      expect(await asks(a, address, 8081)).toBe("web");
  });

  it("answer from siblings by the host's addresses, whether or not the bridge's frames pass the firewall", async () => {
    await done(a, "containers.create", { name: "app", command: SERVER, start: true });
    // Of each network namespace, where br_netfilter is loaded at all.
    const key = "net.bridge.bridge-nf-call-iptables";
    const { stdout: before } = await a.exec(["sysctl", "-n", key]);
    for (const value of before === "" ? ["0"] : ["1", "0"]) {
      await a.exec(["sysctl", "-qw", `${key}=${value}`]);
      for (const address of [A, "10.10.0.1", a.overlay])
        expect(await asksInside("app", address, 8081)).toBe("web");
    }
    await a.exec(["sysctl", "-qw", `${key}=${before.trim()}`]);
  });

  it("do not lead from a container to what listens on the host's loopback address alone", async () => {
    await a.exec(["sh", "-c", "busybox httpd -p 127.0.0.1:8123 -h /etc"]);
    expect(await asks(a, "127.0.0.1", 8123)).not.toBeNull();
    const inside = (...argv: string[]) => a.exec(["ip", "netns", "exec", "hp-app", ...argv]);
    // Its own loopback address would answer first, by the kernel's local table.
    await inside("ip", "addr", "del", "127.0.0.1/8", "dev", "lo");
    await inside("sysctl", "-qw", "net.ipv4.conf.eth0.route_localnet=1");
    await inside("ip", "route", "add", "127.0.0.0/8", "via", "10.10.0.1");
    const reaches = async () => {
      const curl = ["curl", "-s", "-m", "2", "--interface", "10.10.0.3", "http://127.0.0.1:8123/hostname"];
      return (await inside(...curl)).exitCode === 0;
    };
    expect(await reaches()).toBe(false);
    // It is the firewall that keeps it from there, and nothing else; what is taken away stays away for a while.
    await repairs(a, "ask");
    await a.exec(["nft", "flush", "chain", "inet", "heropods", "antispoof"]);
    expect(await reaches()).toBe(true);
    await done(a, "network.repair", {});
    expect(await reaches()).toBe(false);
    await repairs(a, "automatic");
    await done(a, "containers.restart", { name: "app" });
  });

  it("carry UDP", async () => {
    await done(a, "containers.create", {
      name: "dns",
      command: ["sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait"],
      ports: [{ hostPort: 5301, containerPort: 5300, protocol: "udp" }],
      start: true,
    });
    const server = "ip netns exec hp-dns socat UDP-LISTEN:5300,fork EXEC:cat >/dev/null 2>&1 & echo $!";
    const { stdout: pid } = await a.exec(["sh", "-c", server]);
    await until("an answer", async () => {
      const { stdout } = await b.exec(["sh", "-c", `echo hello | socat -t1 - UDP:${A}:5301`]);
      return stdout === "hello\n" ? true : null;
    });
    await a.exec(["kill", pid.trim()]);
    await done(a, "containers.delete", { name: "dns" });
  });

  it("are refused when another container has them, which is named", async () => {
    const second = { name: "second", command: SERVER, ports: [PORTS[0]] };
    expect(await refusal("containers.create", second)).toContain("8081/tcp of the host is published by web.");
    // The overlay address is another place.
    await done(a, "containers.create", {
      name: "third",
      ports: [{ hostPort: 8082, containerPort: 80, family: "overlay" }],
    });
    await done(a, "containers.create", {
      ...second,
      name: "fourth",
      ports: [{ hostPort: 8082, containerPort: 80 }],
    });
    for (const name of ["third", "fourth"]) await done(a, "containers.delete", { name });
  });

  it("are given once to two who ask at the same time", async () => {
    const both = await Promise.all(
      ["x", "y"].map((name) =>
        refusal("containers.create", { name, ports: [{ hostPort: 9000, containerPort: 80 }] }),
      ),
    );
    expect(both.filter((message) => message === null)).toHaveLength(1);
    expect(both.find((message) => message !== null)).toMatch(/9000\/tcp of the host is published by [xy]\./);
    for (const name of ["x", "y"])
      await a.call("mutation", "containers.delete", { name, wait: true }).catch(() => {});
  });

  it("are refused when a process of the host listens there, which is named; a start too", async () => {
    const ports = [{ hostPort: 8124, containerPort: 8080 }];
    await done(a, "containers.create", { name: "late", command: SERVER, ports });
    const { stdout: pid } = await a.exec([
      "sh",
      "-c",
      "busybox httpd -f -p 8124 -h /etc >/dev/null 2>&1 & echo $!",
    ]);
    await until("httpd to listen", async () => (await asks(a, "127.0.0.1", 8124)) !== null || null);
    expect(
      await refusal("containers.create", { name: "other", ports: [{ hostPort: 8124, containerPort: 1 }] }),
    ).toContain("8124/tcp of the host is published by late.");
    await done(a, "containers.delete", { name: "late" });
    expect(await refusal("containers.create", { name: "late", command: SERVER, ports })).toMatch(
      new RegExp(`8124/tcp of the host is taken by busybox \\(pid ${pid.trim()}\\)`),
    );
    await a.exec(["kill", pid.trim()]);
    await until("httpd to end", async () => (await asks(a, "127.0.0.1", 8124)) === null || null);
    await done(a, "containers.create", { name: "late", command: SERVER, ports });
    const { stdout: again } = await a.exec([
      "sh",
      "-c",
      "busybox httpd -f -p 8124 -h /etc >/dev/null 2>&1 & echo $!",
    ]);
    await until("httpd to listen", async () => (await asks(a, "127.0.0.1", 8124)) !== null || null);
    const failed = await act(a, "containers.start", { name: "late" });
    expect(failed.status).toBe("failed");
    expect(failed.error).toContain(`8124/tcp of the host is taken by busybox (pid ${again.trim()})`);
    // Nothing of the failed start is left, and the process is still reached.
    expect(await asks(b, A, 8124)).not.toBe("late");
    await a.exec(["kill", again.trim()]);
    await done(a, "containers.delete", { name: "late" });
  });

  it("are seen and repaired when someone takes them out of the firewall, or leads them elsewhere", async () => {
    const faults = [
      ["delete", "element", "inet", "heropods", "publish4", "{ tcp . 8081 }"],
      ["flush", "map", "inet", "heropods", "publish6"],
    ];
    for (const fault of faults) {
      await a.exec(["nft", ...fault]);
      await until(
        "web to be drifted",
        async () => ((await view("web")).state === "drifted" ? true : null),
        20_000,
      );
      expect((await view("web")).trouble).toContain("the firewall does not lead it there");
      await done(a, "containers.repair", { name: "web" });
      expect(await asks(b, A, 8081)).toBe("web");
      expect(await asks(b, a.overlay, 8081)).toBe("web");
    }
    await a.exec(["nft", "delete", "element", "inet", "heropods", "publish4", "{ tcp . 8081 }"]);
    await a.exec([
      "nft",
      "add",
      "element",
      "inet",
      "heropods",
      "publish4",
      "{ tcp . 8081 : 10.10.0.99 . 1 }",
    ]);
    await until(
      "web to be drifted",
      async () => ((await view("web")).state === "drifted" ? true : null),
      20_000,
    );
    await done(a, "containers.repair", { name: "web" });
    expect(await asks(b, A, 8081)).toBe("web");
  }, 90_000);

  it("are changed while the container runs", async () => {
    const { pid } = await view("web");
    const change = { ports: [{ hostPort: 8090, containerPort: 8080 }] };
    await done(a, "containers.change", { name: "web", change });
    expect((await view("web")).pid).toBe(pid);
    expect(await asks(b, A, 8081)).toBeNull();
    expect(await asks(b, a.overlay, 8081)).toBeNull();
    expect(await asks(b, A, 8090)).toBe("web");
    await done(a, "containers.change", { name: "web", change: { ports: PORTS } });
    expect(await asks(b, A, 8081)).toBe("web");
  });

  it("stop when the container stops, come back with it, and leave nothing when it is deleted", async () => {
    await done(a, "containers.stop", { name: "web" });
    expect(await asks(b, A, 8081)).toBeNull();
    expect(await asks(b, a.overlay, 8081)).toBeNull();
    await done(a, "containers.start", { name: "web" });
    expect(await asks(b, A, 8081)).toBe("web");
    expect(await asks(b, a.overlay, 8081)).toBe("web");
    await a.killDaemon();
    expect(await asks(b, A, 8081)).toBe("web");
    await a.startDaemon();
    expect(await asks(b, A, 8081)).toBe("web");
    for (const name of ["web", "app"]) await done(a, "containers.delete", { name });
    expect(await a.snapshot()).toEqual(fresh);
  }, 60_000);
});
