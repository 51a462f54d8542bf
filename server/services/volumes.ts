import type { OperationView, PlanView } from "../core/model";
import { volumesOf } from "../core/mounts/mount";
import { deleteVolume, makeVolume, type VolumeInput, type VolumeView } from "../core/mounts/volume";
import type { Outcome } from "../core/plan/apply";
import type { Plan } from "../core/plan/step";
import { planView } from "../core/plan/view";
import { ProblemError } from "../core/problem";
import type { Db } from "../db/client";
import type { Volume } from "../db/generated/client";
import type { Changes } from "./changes";
import type { Operations } from "./operations";
import type { Registry } from "./registry";

interface Asked {
  wait: boolean;
  actor: string;
}

type Take = (key: string) => Promise<void>;

export interface Volumes {
  list(): Promise<VolumeView[]>;
  create(input: VolumeInput, asked: Asked): Promise<OperationView>;
  planDelete(name: string): PlanView;
  /** Throws a ProblemError that names the containers that have it mounted. */
  delete(name: string, asked: Asked): Promise<OperationView>;
  /** Those of the names that are no volumes yet. */
  missing(names: readonly string[]): string[];
  /** Writes those that are missing, with the lock of each held, so that none goes meanwhile; resolves with them. */
  claim(names: readonly string[], actor: string, take: Take): Promise<string[]>;
  /** Volumes that this container alone has mounted; with `take`, they stay so until the operation's end. */
  onlyOf(container: string, take?: Take): Promise<string[]>;
  /** Their rows, once the directories are gone. */
  forget(names: readonly string[]): Promise<void>;
  /** Where their directories are. */
  readonly dir: string;
}

export interface VolumesDeps {
  db: Db;
  registry: Registry;
  operations: Operations;
  changes: Changes;
  dir: string;
  /** Bytes that a directory takes. */
  diskUse: (path: string) => Promise<number | null>;
}

export async function openVolumes(deps: VolumesDeps): Promise<Volumes> {
  const { db, registry, operations, changes, dir } = deps;
  const hostId = registry.host.id;
  const rows = new Map((await db.volume.findMany({ where: { hostId } })).map((row) => [row.name, row]));

  const usersOf = (name: string) =>
    [...registry.containers.values()].flatMap((c) => (volumesOf(c.mounts).includes(name) ? [c.name] : []));
  const viewOf = async (row: Volume): Promise<VolumeView> => ({
    name: row.name,
    path: `${dir}/${row.name}`,
    sizeBytes: await deps.diskUse(`${dir}/${row.name}`),
    usedBy: usersOf(row.name),
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
  });
  const publish = () => changes.publish({ topic: "volumes", key: "host" });
  followContainers(changes, registry, publish);

  async function insert(name: string, createdBy: string): Promise<void> {
    if (rows.has(name)) return;
    rows.set(name, await db.volume.create({ data: { hostId, name, createdBy } }));
    publish();
  }

  async function forget(names: readonly string[]): Promise<void> {
    await db.volume.deleteMany({ where: { hostId, name: { in: [...names] } } });
    for (const name of names) rows.delete(name);
    if (names.length > 0) publish();
  }

  function planDelete(name: string): Plan {
    if (!rows.has(name))
      throw new ProblemError([{ path: ["name"], message: `There is no volume ${name}.` }], true);
    const users = usersOf(name);
    if (users.length > 0)
      throw new ProblemError([
        {
          path: ["name"],
          message: `${name} is mounted in ${users.join(", ")}.`,
          fix: `Delete ${users.length === 1 ? "that container" : "those containers"} first, or take the mount out of ${users.length === 1 ? "it" : "them"}.`,
        },
      ]);
    return { steps: [deleteVolume(name, dir)] };
  }

  async function run(
    kind: string,
    name: string,
    { wait, actor }: Asked,
    plan: () => Plan,
    settle: () => Promise<void>,
  ) {
    const handle = await operations.start({
      kind,
      subject: { kind: "volume", name },
      actor,
      joins: false,
      plan: async () => plan(),
      settle: async (outcome: Outcome) => {
        if (outcome.status === "done") await settle();
      },
    });
    return wait ? handle.finished : handle.view();
  }

  return {
    dir,
    list: () => Promise.all([...rows.values()].map(viewOf)),
    create: ({ name }, asked) =>
      run(
        "volume.create",
        name,
        asked,
        () => {
          if (rows.has(name))
            throw new ProblemError([{ path: ["name"], message: `A volume named ${name} is there already.` }]);
          return { steps: [makeVolume(name, dir)] };
        },
        () => insert(name, asked.actor),
      ),
    planDelete: (name) => planView(planDelete(name)),
    delete: (name, asked) =>
      run(
        "volume.delete",
        name,
        asked,
        () => planDelete(name),
        () => forget([name]),
      ),
    missing: (names) => names.filter((name) => !rows.has(name)),
    async claim(names, actor, take) {
      // In one order, so that two who want the same do not wait for each other.
      for (const name of [...names].sort()) await take(lockOf(name));
      const made = names.filter((name) => !rows.has(name));
      for (const name of made) await insert(name, actor);
      return made;
    },
    async onlyOf(container, take) {
      const mounted = volumesOf(registry.containers.get(container)?.mounts ?? []);
      for (const name of take ? [...mounted].sort() : []) await take?.(lockOf(name));
      return mounted.filter((name) => usersOf(name).length === 1);
    },
    forget,
  };
}

/** The one that operations hold on their subject. */
const lockOf = (name: string) => `volume ${name}`;

/** Who uses a volume changes when a container comes or goes or is edited, not with every change of its state. */
function followContainers(changes: Changes, registry: Registry, changed: () => void): void {
  const mountsOf = (name: string) => volumesOf(registry.containers.get(name)?.mounts ?? []).join(" ");
  const known = new Map([...registry.containers.keys()].map((name) => [name, mountsOf(name)]));
  changes.subscribe((change) => {
    if (change.topic !== "container") return;
    const now = mountsOf(change.key);
    if ((known.get(change.key) ?? "") === now) return;
    if (change.value === null) known.delete(change.key);
    else known.set(change.key, now);
    changed();
  });
}
