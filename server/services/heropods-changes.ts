import { randomUUID } from "node:crypto";
import { checkHeroPods, checkMove, checkMycelium, type Surroundings } from "../core/heropods-rules";
import { HeroPodsInput, type MyceliumInput } from "../core/inputs";
import type { Overlay } from "../core/mycelium/overlay";
import { ProblemError, type Result, unwrap } from "../core/problem";
import type { HeroPods as HeroPodsRow } from "../db/generated/client";
import type { HostState } from "./host-state";
import type { Leases } from "./leases";
import type { ContainerRecord, Registry } from "./registry";

/** A change of configuration as it will be written: the row (null: deleted) and its containers' overlay leases. */
export interface Change {
  before: HeroPodsRow | null;
  after: HeroPodsRow | null;
  /** Containers with the overlay address they will have. */
  overlay: Map<string, string | null>;
}

export interface HeroPodsChangesDeps {
  registry: Registry;
  host: HostState;
  leases: Leases;
  overlay: () => Promise<Overlay>;
  /** Whether the key file can be read as one; its problems are at `key_path`. */
  readKey: (path: string) => Promise<Result<unknown>>;
}

/** What is asked for, checked against what is there, as a change that can be planned and written. */
export function createHeroPodsChanges({ registry, host, leases, overlay, readKey }: HeroPodsChangesDeps) {
  const existing = (name: string): HeroPodsRow => {
    const row = registry.heropods.get(name);
    if (row) return row;
    throw new ProblemError([{ path: ["heropods"], message: `There is no HeroPods ${name}.` }], true);
  };
  const containersOf = (row: HeroPodsRow | null): ContainerRecord[] =>
    row === null ? [] : [...registry.containers.values()].filter((c) => c.heropodsId === row.id);

  async function surroundings(input: HeroPodsInput): Promise<Surroundings> {
    const { links } = await host.observe();
    return {
      others: [...registry.heropods.values()].filter((h) => h.name !== input.name),
      foreignLinks: [...links].flatMap(([name, link]) =>
        link.ours ? [] : [{ name, addresses: link.addresses }],
      ),
    };
  }

  /** heropods0 and 10.10.0.0/24, or the next that this host does not use for something else. */
  async function defaultInput(): Promise<HeroPodsInput> {
    for (let n = 0; n < 200; n++) {
      const network = `10.${10 + n}.0`;
      const input = HeroPodsInput.parse({
        name: "default",
        bridge_name: `heropods${n}`,
        subnet: `${network}.0/24`,
        gateway_ip: `${network}.1`,
      });
      if (checkHeroPods(input, await surroundings(input)).ok) return input;
    }
    throw new Error(
      "This host uses every subnet from 10.10.0.0/24 to 10.209.0.0/24: there is none for a default HeroPods.",
    );
  }

  async function saving(given: HeroPodsInput): Promise<Change> {
    const input = unwrap(checkHeroPods(given, await surroundings(given)));
    const before = registry.heropods.get(input.name) ?? null;
    const moved =
      before === null
        ? []
        : checkMove(
            before,
            input,
            containersOf(before).map((c) => c.name),
          );
    if (moved.length > 0) throw new ProblemError(moved);
    const after = before
      ? { ...before, ...input, repair: input.repair ?? before.repair }
      : newRow(input, registry.host.id);
    return { before, after, overlay: new Map() };
  }

  function deleting(name: string): Change {
    const before = existing(name);
    const containers = containersOf(before);
    if (containers.length > 0)
      throw new ProblemError([
        {
          path: ["name"],
          message: `${name} has containers: ${containers.map((c) => c.name).join(", ")}.`,
          fix: "Delete them first.",
        },
      ]);
    return { before, after: null, overlay: new Map() };
  }

  async function enabling(given: MyceliumInput): Promise<Change> {
    const before = existing(given.heropods);
    const input = unwrap(checkMycelium(given));
    unwrap(atKeyPath(await readKey(input.key_path)));
    const after: HeroPodsRow = {
      ...before,
      mycelium_enabled: true,
      mycelium_version: input.version,
      mycelium_ipv6_range: input.ipv6_range,
      mycelium_key_path: input.key_path,
      mycelium_peers: input.peers,
      mycelium_interface_name: input.interface_name,
    };
    return { before, after, overlay: leases.proposeOverlay(containersOf(before), await overlay()) };
  }

  function disabling(name: string): Change {
    const before = existing(name);
    const after = { ...before, mycelium_enabled: false };
    return { before, after, overlay: new Map(containersOf(before).map((c) => [c.name, null])) };
  }

  /** The configuration of a host that has none. */
  const defaultRow = async (): Promise<HeroPodsRow> => newRow(await defaultInput(), registry.host.id);

  return { existing, containersOf, saving, deleting, enabling, disabling, defaultRow };
}

function newRow({ repair = "automatic", ...input }: HeroPodsInput, hostId: string): HeroPodsRow {
  return {
    ...input,
    repair,
    id: randomUUID(),
    hostId,
    mycelium_enabled: false,
    mycelium_version: "",
    mycelium_ipv6_range: "",
    mycelium_key_path: "",
    mycelium_peers: "",
    mycelium_interface_name: "mycelium0",
    createdAt: new Date(),
  };
}

function atKeyPath(result: Result<unknown>): Result<unknown> {
  return result.ok
    ? result
    : { ok: false, problems: result.problems.map((p) => ({ ...p, path: ["key_path"] })) };
}
