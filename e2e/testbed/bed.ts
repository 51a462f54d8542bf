import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunResult } from "../../server/host/exec";
import { removeCgroup } from "../../setup/cgroup.mjs";
import { type BedDaemon, prepareDaemon } from "./bed-daemon";
import { call } from "./call";
import { type Administrator, type Console, freePort, makeAdministrator, startConsole } from "./console";
import { bundleFaultyDaemon } from "./faulty-daemon/bundle";
import { type Faults, openFaults } from "./faulty-daemon/faults";
import { type HostSpace, openRebootableSpace } from "./host-space";
import { takePlace } from "./leftovers";
import { bundleStandin, type HostMycelium, installMycelium, prepareMycelium, TUN_NAME } from "./mycelium";
import { type HostSnapshot, takeSnapshot } from "./snapshot";
import { makeUnderlay } from "./underlay";
import { until } from "./until";

export interface BedOptions {
  /** Names of the hosts; ['a', 'b'] if left out. */
  hosts?: string[];
  /** The version of Mycelium that the stand-in looks like; it does not touch a real binary. */
  version?: string;
  /** The real `mycelium` to run instead of the stand-in; $MYCELIUM_BIN if left out. */
  myceliumBin?: string;
  /** false: hosts and overlay only, no heropodsd. */
  daemons?: boolean;
  /** A console on the first host; a number is its port. Needs daemons. */
  console?: boolean | number;
  /** false: the console has no administrator yet, and waits for its set-up link. */
  administrator?: boolean;
  /** Enable Mycelium on every host's default HeroPods. */
  enableMycelium?: boolean;
  /** false: crun sees the machine's hybrid cgroups, where it has them. */
  hideUnified?: boolean;
  logLevel?: string;
  /** More flags of every heropodsd. */
  daemonFlags?: string[];
  /** Daemons that fail, hang and die as each host's `faults` says. */
  faults?: boolean;
}

export interface BedHost {
  name: string;
  /** In the machine's /run/netns. */
  netns: string;
  dir: string;
  adminSocket: string;
  webSocket: string;
  /** The node's overlay address. */
  overlay: string;
  mycelium: HostMycelium;
  /** Runs a command in all of the host's namespaces; any exit code is an answer. */
  exec: HostSpace["exec"];
  /** Starts a process that stays, in all of the host's namespaces. */
  start: HostSpace["start"];
  /** Calls a procedure on admin.sock, as root. */
  call(kind: "query" | "mutation", procedure: string, input?: unknown): Promise<unknown>;
  snapshot(): Promise<HostSnapshot>;
  /** Only of a bed with faults. */
  faults: Faults | null;
  startDaemon(): Promise<void>;
  killDaemon(signal?: NodeJS.Signals): Promise<void>;
  cutUnderlay(): Promise<void>;
  restoreUnderlay(): Promise<void>;
  startOverlay(): Promise<void>;
  /** SIGTERM by default; SIGKILL: as if it had crashed. */
  stopOverlay(signal?: NodeJS.Signals): Promise<void>;
  /** Everything is lost but the disk: processes, namespaces, mounts, cgroups, what the kernel knew. */
  reboot(): Promise<void>;
}

export interface Bed {
  hosts: BedHost[];
  host(name: string): BedHost;
  /** Null without a console. */
  url: string | null;
  administrator: Administrator | null;
  /** The web process's end, as if it had crashed, and its next beginning on the same port. */
  killConsole(): Promise<void>;
  startConsole(): Promise<void>;
  /** Takes everything down; safe to call twice. */
  stop(): Promise<void>;
}

const DEFAULT_VERSION = "0.7.10";

/**
 * Builds whole hosts on this machine: each in namespaces of its own with a Mycelium and a heropodsd,
 * joined by an underlay. Everything is gone after `stop`, or, when this process is killed, at once but
 * for names, which the next bed removes.
 */
export async function startBed(options: BedOptions = {}): Promise<Bed> {
  const names = options.hosts ?? ["a", "b"];
  const withDaemons = options.daemons ?? true;
  const place = await takePlace();
  const undo: (() => Promise<void>)[] = [() => place.remove()];
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= takeDown(undo);
    return stopping;
  };
  try {
    const netnsOf = names.map((name) => `${place.id}-${name}`);
    const underlay = await makeUnderlay(`${place.id}-switch`, netnsOf);
    undo.push(() => underlay.remove());
    const program = await chooseProgram(options, place.dir);
    const faulty = options.faults ? await bundleFaultyDaemon() : null;
    if (faulty) undo.push(() => faulty.remove());
    const webPort = options.console ? (options.console === true ? await freePort() : options.console) : null;

    const hosts = await Promise.all(
      names.map(async (name, index): Promise<BedHost & { daemon: BedDaemon }> => {
        const dir = join(place.dir, name);
        await mkdir(dir, { mode: 0o711 });
        await mkdir(join(dir, "bin"));
        await installMycelium(dir, program);
        const netns = `${place.id}-${name}`;
        const space = await openRebootableSpace({
          name,
          netns,
          dir,
          hideUnified: options.hideUnified ?? true,
        });
        undo.push(() => space.stop());
        const others = names.map((_, other) => other + 1).filter((number) => number !== index + 1);
        const peers = others.map((number) => `tcp://${underlay.addresses(number).ipv4}:9651`);
        const mycelium = await prepareMycelium(space, peers);
        await mycelium.start();
        const faults = faulty ? await openFaults(join(dir, "faults")) : null;
        const daemon = await prepareDaemon(space, {
          ...(faulty && faults ? { program: [faulty.program, faults.dir] } : {}),
          cgroupParent: `/${place.id}-${name}`,
          webPort: index === 0 ? webPort : null,
          logLevel: options.logLevel ?? "info",
          flags: options.daemonFlags ?? [],
        });
        return {
          ...{ name, netns, dir, overlay: mycelium.address, mycelium, daemon, faults },
          adminSocket: daemon.adminSocket,
          webSocket: daemon.webSocket,
          exec: space.exec,
          start: space.start,
          call: (kind, procedure, input) => call(daemon.adminSocket, kind, procedure, input),
          snapshot: () => takeSnapshot(space, daemon.cgroupParent, daemon.dataDir),
          startDaemon: daemon.start,
          killDaemon: daemon.kill,
          cutUnderlay: () => underlay.cut(index + 1),
          restoreUnderlay: () => underlay.restore(index + 1),
          startOverlay: mycelium.start,
          stopOverlay: mycelium.stop,
          async reboot() {
            await space.reboot(async () => {
              removeCgroup(daemon.cgroupParent);
              await underlay.renew(index + 1);
            });
            await mycelium.start();
            await daemon.start();
          },
        };
      }),
    );
    const host = (name: string): BedHost => {
      const found = hosts.find((candidate) => candidate.name === name);
      if (found === undefined) throw new Error(`The bed has no host ${name}`);
      return found;
    };
    await overlayConnects(hosts);
    let web: Console | null = null;
    const bed: Bed = {
      ...{ hosts, host, url: null, administrator: null, stop },
      killConsole: async () => web?.stop("SIGKILL"),
      async startConsole() {
        const [first] = hosts;
        if (webPort !== null && first !== undefined) web = await startConsole(first.dir, webPort);
      },
    };
    if (!withDaemons) return bed;

    for (const { daemon } of hosts) undo.push(() => daemon.kill("SIGTERM"));
    await Promise.all(hosts.map(({ daemon }) => daemon.start()));
    if (options.enableMycelium)
      await Promise.all(hosts.map((each) => enable(each, options.version ?? DEFAULT_VERSION)));
    const [first] = hosts;
    if (webPort !== null && first !== undefined) {
      if (options.administrator ?? true) bed.administrator = await makeAdministrator(first);
      web = await startConsole(first.dir, webPort);
      undo.push(async () => web?.stop());
      bed.url = web.url;
    }
    return bed;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function chooseProgram(
  options: BedOptions,
  dir: string,
): Promise<{ binary: string } | { standin: string; version: string }> {
  const binary = options.myceliumBin ?? process.env.MYCELIUM_BIN;
  if (binary === undefined || binary === "")
    return { standin: await bundleStandin(dir), version: options.version ?? DEFAULT_VERSION };
  if (!existsSync(binary)) throw new Error(`MYCELIUM_BIN names ${binary}, which is not there`);
  return { binary };
}

/** Every host's overlay answers every other's ping: peers are alive and routes known. */
async function overlayConnects(hosts: BedHost[]): Promise<void> {
  for (const from of hosts)
    for (const to of hosts)
      if (from !== to)
        await until(
          `a ping from host ${from.name} to ${to.overlay}`,
          async () => ((await ping(from, to.overlay)).exitCode === 0 ? true : null),
          30_000,
        );
}

/** One ping over IPv6 from a host. */
export function ping(from: Pick<BedHost, "exec">, address: string): Promise<RunResult> {
  return from.exec(["busybox", "ping", "-6", "-c", "1", "-W", "1", address]);
}

/** What an administrator does on the page of the default HeroPods. */
async function enable(host: BedHost, version: string): Promise<void> {
  const { mycelium } = host;
  const installed = /mycelium(?:-private)?\s+v?(\S+)/.exec((await host.exec(["mycelium", "-V"])).stdout)?.[1];
  await host.call("mutation", "heropods.enableMycelium", {
    heropods: "default",
    version: `v${installed ?? version}`,
    ipv6_range: "400::/7",
    key_path: mycelium.keyPath,
    peers: mycelium.peers.join(","),
    interface_name: TUN_NAME,
    wait: true,
  });
}

/** Undoes everything in reverse, goes on after failures and names them at the end. */
async function takeDown(undo: (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of undo.reverse()) await step().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, "The test bed could not be taken down whole");
}
