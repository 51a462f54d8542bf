import type { HeroPodsInput, MyceliumInput } from "../core/inputs";
import type { HeroPodsView, OperationView, PlanView } from "../core/model";
import type { Desired } from "../core/plan/desired";
import { planHost } from "../core/plan/plan";
import type { Plan, Step } from "../core/plan/step";
import { planView } from "../core/plan/view";
import type { Db } from "../db/client";
import type { Changes } from "./changes";
import type { DesiredState } from "./desired-state";
import { type Change, createHeroPodsChanges, type HeroPodsChangesDeps } from "./heropods-changes";
import { configurationSteps } from "./heropods-steps";
import { heropodsView } from "./heropods-views";
import type { Operations } from "./operations";
import type { ContainerRecord, Registry } from "./registry";
import { SHARED, settleShared } from "./shared-host";

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

export interface HeroPodsDeps extends HeroPodsChangesDeps {
  db: Db;
  changes: Changes;
  operations: Operations;
  desired: DesiredState;
  takeBackPrepared: () => Promise<void>;
}

const TELL_EVERY_MS = 250;

export function createHeroPods(deps: HeroPodsDeps): HeroPods {
  const { db, registry, changes, operations, host, desired } = deps;
  const asked = createHeroPodsChanges(deps);
  const { existing, containersOf } = asked;

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
      // Two who save may want different things: the second is checked against what the first made.
      joins: false,
      async plan(take) {
        // What was held ready was made for the configuration as it is. Before the lock: a container's
        // operation that has its turn may wait for what is shared.
        await deps.takeBackPrepared();
        await take(SHARED);
        change = await make();
        made = await planOf(change);
        return made.plan;
      },
      async settle(outcome) {
        if (!change || !made) return;
        await settleShared(host, made, outcome);
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

  // A container that came or went changes how many addresses are leased. Each view names every container:
  // where hundreds come at once, it is told now and then, and not a hundred times.
  let counts = countsOf(registry);
  let telling: NodeJS.Timeout | null = null;
  changes.subscribe(({ topic }) => {
    if (topic !== "container" || telling !== null) return;
    telling = setTimeout(() => {
      telling = null;
      const now = countsOf(registry);
      for (const row of registry.heropods.values())
        if (now.get(row.id) !== counts.get(row.id))
          changes.publish({ topic: "heropods", key: row.name, value: heropodsView(row, registry) });
      counts = now;
    }, TELL_EVERY_MS);
    telling.unref();
  });

  const preview = async (change: Change | Promise<Change>): Promise<PlanView> =>
    planView((await planOf(await change)).plan);

  return {
    list: () => [...registry.heropods.values()].map((row) => heropodsView(row, registry)),
    get: (name) => heropodsView(existing(name), registry),
    planSave: (input) => preview(asked.saving(input)),
    save: (input, options) => run("heropods.save", input.name, () => asked.saving(input), options),
    planDelete: async (name) => preview(asked.deleting(name)),
    delete: (name, options) => run("heropods.delete", name, () => asked.deleting(name), options),
    planEnableMycelium: (input) => preview(asked.enabling(input)),
    enableMycelium: (input, options) =>
      run("heropods.enable_mycelium", input.heropods, () => asked.enabling(input), options),
    planDisableMycelium: async (name) => preview(asked.disabling(name)),
    disableMycelium: (name, options) =>
      run("heropods.disable_mycelium", name, () => asked.disabling(name), options),
    async ensureDefault() {
      if (registry.heropods.size > 0) return;
      const row = await asked.defaultRow();
      await db.heroPods.create({ data: row });
      await registry.reloadHeroPods(row.name);
    },
  };
}

/** How many containers each HeroPods has, by its id. */
function countsOf({ containers }: Registry): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { heropodsId } of containers.values()) counts.set(heropodsId, (counts.get(heropodsId) ?? 0) + 1);
  return counts;
}

/** Steps of this configuration: what is shared, and its containers' own; drift of others is not its business. */
function concerns(step: Step, { before, after }: Change, containers: ContainerRecord[]): boolean {
  const { kind, name } = step.object;
  if (step.id.startsWith("orphan:")) return false;
  if (kind === "bridge") return name === before?.bridge_name || name === after?.bridge_name;
  if (kind === "sysctl" || step.id === "firewall:heropods") return true;
  return containers.some((c) => c.name === name || `hp-${c.name}` === name);
}
