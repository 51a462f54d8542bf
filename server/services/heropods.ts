import { randomUUID } from "node:crypto";
import { checkHeroPods, checkMove, checkMycelium, type Surroundings } from "../core/heropods-rules";
import { HeroPodsInput, type MyceliumInput } from "../core/inputs";
import type { HeroPodsView, OperationView, PlanView } from "../core/model";
import type { Overlay } from "../core/mycelium/overlay";
import type { Desired } from "../core/plan/desired";
import { planHost } from "../core/plan/plan";
import type { Plan, Step } from "../core/plan/step";
import { planView } from "../core/plan/view";
import { ProblemError, type Result, unwrap } from "../core/problem";
import type { Db } from "../db/client";
import type { HeroPods as HeroPodsRow } from "../db/generated/client";
import type { Changes } from "./changes";
import type { DesiredState } from "./desired-state";
import { configurationSteps } from "./heropods-steps";
import { heropodsView } from "./heropods-views";
import type { HostState } from "./host-state";
import type { Leases } from "./leases";
import type { Operations } from "./operations";
import type { ContainerRecord, Registry } from "./registry";
import { SHARED, touchesShared } from "./shared-host";

interface Options {
  wait: boolean;
  actor: string;
}

export interface HeroPods {
  list(): HeroPodsView[];
  get(name: string): HeroPodsView;
  planSave(input: HeroPodsInput): Promise<PlanView>;
  save(input: HeroPodsInput, options: Options): Promise<OperationView>;
  planDelete(name: string): Promise<PlanView>;
  delete(name: string, options: Options): Promise<OperationView>;
  planEnableMycelium(input: MyceliumInput): Promise<PlanView>;
  enableMycelium(input: MyceliumInput, options: Options): Promise<OperationView>;
  planDisableMycelium(name: string): Promise<PlanView>;
  disableMycelium(name: string, options: Options): Promise<OperationView>;
  /** Makes the default HeroPods where there is none at all. */
  ensureDefault(): Promise<void>;
}

export interface HeroPodsDeps {
  db: Db;
  registry: Registry;
  changes: Changes;
  operations: Operations;
  host: HostState;
  desired: DesiredState;
  leases: Leases;
  overlay: () => Promise<Overlay>;
  /** Whether the key file can be read as one; its problems are at `key_path`. */
  readKey: (path: string) => Promise<Result<unknown>>;
}

/** A change of configuration as it will be written: the row (null: deleted) and its containers' overlay leases. */
interface Change {
  before: HeroPodsRow | null;
  after: HeroPodsRow | null;
  /** Containers with the overlay address they will have. */
  overlay: Map<string, string | null>;
}

export function createHeroPods(deps: HeroPodsDeps): HeroPods {
  const { db, registry, changes, operations, host, desired, leases } = deps;

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
    const after = before ? { ...before, ...input } : newRow(input, registry.host.id);
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
    unwrap(atKeyPath(await deps.readKey(input.key_path)));
    const after: HeroPodsRow = {
      ...before,
      mycelium_enabled: true,
      mycelium_version: input.version,
      mycelium_ipv6_range: input.ipv6_range,
      mycelium_key_path: input.key_path,
      mycelium_peers: input.peers,
      mycelium_interface_name: input.interface_name,
    };
    return { before, after, overlay: leases.proposeOverlay(containersOf(before), await deps.overlay()) };
  }

  function disabling(name: string): Change {
    const before = existing(name);
    const after = { ...before, mycelium_enabled: false };
    return { before, after, overlay: new Map(containersOf(before).map((c) => [c.name, null])) };
  }

  /** The whole host is compared: a configuration concerns its bridge, the firewall and every container of it. */
  async function planOf(change: Change): Promise<{ plan: Plan; wanted: Desired }> {
    const observed = await host.observe();
    const wanted = await desired.read((name) => observed.processes.get(name)?.state !== "running", {
      heropods: { name: (change.after ?? change.before)?.name ?? "", value: change.after },
      containers: containersOf(change.before).map((record) => ({
        ...record,
        overlay: change.overlay.has(record.name) ? (change.overlay.get(record.name) ?? null) : record.overlay,
        exists: true,
      })),
    });
    const { steps } = planHost(wanted, observed);
    const held = new Map(containersOf(change.before).map((record) => [record.name, record.overlay]));
    const own = configurationSteps(change.before, change.after, held, change.overlay);
    const shared = steps.filter((s) => concerns(s, change, containersOf(change.before)));
    const known = new Set(shared.map((s) => s.id));
    return {
      plan: {
        steps: [...own, ...shared.map((s) => ({ ...s, after: s.after.filter((id) => known.has(id)) }))],
      },
      wanted,
    };
  }

  async function run(
    kind: string,
    name: string,
    make: () => Change | Promise<Change>,
    { wait, actor }: Options,
  ) {
    let change: Change | null = null;
    let made: { plan: Plan; wanted: Desired } | null = null;
    const handle = await operations.start({
      kind,
      subject: { kind: "heropods", name },
      actor,
      async plan(take) {
        await take(SHARED);
        change = await make();
        made = await planOf(change);
        return made.plan;
      },
      async settle(outcome) {
        if (!change || !made) return;
        if (touchesShared(made.plan)) await host.firewallApplied(made.wanted);
        if (outcome.status !== "done") return;
        await write(change);
        publish(change);
      },
    });
    return wait ? handle.finished : handle.view();
  }

  async function write({ before, after, overlay }: Change): Promise<void> {
    const hostId = registry.host.id;
    const containers = containersOf(before);
    await db.$transaction(async (tx) => {
      if (after === null && before) await tx.heroPods.delete({ where: { id: before.id } });
      else if (after && before) await tx.heroPods.update({ where: { id: before.id }, data: after });
      else if (after) await tx.heroPods.create({ data: after });
      for (const { id: containerId, name } of containers) {
        const address = overlay.get(name);
        if (address === undefined) continue;
        if (address === null) await tx.lease.deleteMany({ where: { containerId, family: "overlay" } });
        else
          await tx.lease.upsert({
            where: { containerId_family: { containerId, family: "overlay" } },
            create: { hostId, containerId, family: "overlay", address },
            update: { address },
          });
      }
    });
    await registry.reloadHeroPods((after ?? before)?.name ?? "");
    for (const { name } of containers) await registry.reloadContainer(name);
  }

  function publish({ before, after }: Change): void {
    const row = after ?? before;
    if (!row) return;
    const current = registry.heropods.get(row.name);
    changes.publish({
      topic: "heropods",
      key: row.name,
      value: current ? heropodsView(current, registry) : null,
    });
  }

  // A container that came or went changes how many addresses are leased.
  let counted = registry.containers.size;
  changes.subscribe(({ topic }) => {
    if (topic !== "container" || registry.containers.size === counted) return;
    counted = registry.containers.size;
    for (const row of registry.heropods.values())
      changes.publish({ topic: "heropods", key: row.name, value: heropodsView(row, registry) });
  });

  const preview = async (change: Change | Promise<Change>): Promise<PlanView> =>
    planView((await planOf(await change)).plan);

  return {
    list: () => [...registry.heropods.values()].map((row) => heropodsView(row, registry)),
    get: (name) => heropodsView(existing(name), registry),
    planSave: (input) => preview(saving(input)),
    save: (input, options) => run("heropods.save", input.name, () => saving(input), options),
    planDelete: async (name) => preview(deleting(name)),
    delete: (name, options) => run("heropods.delete", name, () => deleting(name), options),
    planEnableMycelium: (input) => preview(enabling(input)),
    enableMycelium: (input, options) =>
      run("heropods.enable_mycelium", input.heropods, () => enabling(input), options),
    planDisableMycelium: async (name) => preview(disabling(name)),
    disableMycelium: (name, options) =>
      run("heropods.disable_mycelium", name, () => disabling(name), options),
    async ensureDefault() {
      if (registry.heropods.size > 0) return;
      const row = newRow(await defaultInput(), registry.host.id);
      await db.heroPods.create({ data: row });
      await registry.reloadHeroPods(row.name);
    },
  };
}

function newRow(input: HeroPodsInput, hostId: string): HeroPodsRow {
  return {
    ...input,
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

/** Steps of this configuration: what is shared, and its containers' own; drift of others is not its business. */
function concerns(step: Step, { before, after }: Change, containers: ContainerRecord[]): boolean {
  const { kind, name } = step.object;
  if (step.id.startsWith("orphan:")) return false;
  if (kind === "bridge") return name === before?.bridge_name || name === after?.bridge_name;
  if (kind === "sysctl" || step.id === "firewall:heropods") return true;
  return containers.some((c) => c.name === name || `hp-${c.name}` === name);
}

function atKeyPath(result: Result<unknown>): Result<unknown> {
  return result.ok
    ? result
    : { ok: false, problems: result.problems.map((p) => ({ ...p, path: ["key_path"] })) };
}
