import type { ContainerConfiguration } from "../core/container/configuration";
import type { Db } from "../db/client";
import type { Container, HeroPods, Host, Lease, PublishedPort } from "../db/generated/client";
import { columnsOf, configurationOfRow, portRowsOf, portsOfRows } from "./container-columns";

/** A container as the services work with it: the row, parsed, with its leases and its ports. */
export interface ContainerRecord extends ContainerConfiguration {
  id: string;
  name: string;
  hash: string;
  heropodsId: string;
  imageDigest: string;
  desired: "running" | "stopped";
  /** Someone asked for its deletion, which is not done yet. */
  deleting: boolean;
  exitCode: number | null;
  /** Why it ended, or what followed; kept while its policy restarts it. */
  trouble: string | null;
  /** Restarts in a row that its policy made. */
  restartCount: number;
  /** It waits for its policy's next restart until then. */
  restartAt: Date | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  createdAt: Date;
  ipv4: string;
  overlay: string | null;
}

/**
 * What the database holds of this host, mirrored in memory: the daemon is the only one who writes, so
 * the mirror is exact, and planning a start reads no table. Every write goes through here, database first.
 */
export interface Registry {
  readonly host: Host;
  readonly heropods: ReadonlyMap<string, HeroPods>;
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  /** Takes over one that was just written, as it was written: nothing is read back. */
  inserted(record: ContainerRecord): void;
  updateContainer(name: string, data: ContainerChange): Promise<ContainerRecord>;
  configureContainer(name: string, as: ContainerConfiguration & { imageDigest: string }): Promise<void>;
  /** Reads one container anew after a transaction that wrote it; removes it from the mirror when it is gone. */
  reloadContainer(name: string): Promise<ContainerRecord | null>;
  reloadHeroPods(name: string): Promise<HeroPods | null>;
  updateHost(data: { ipv4ForwardingBefore?: boolean; ipv6ForwardingBefore?: boolean }): Promise<void>;
}

/** A container between two runs, of which the policy makes the next, should not run now. */
export const shouldRun = ({ desired, restartAt }: Pick<ContainerRecord, "desired" | "restartAt">): boolean =>
  desired === "running" && restartAt === null;

/** Whose policy never restarts it is not restarted to be put right either, unless somebody asks. */
export const restartsUnasked = ({ restart }: Pick<ContainerRecord, "restart">): boolean =>
  restart.policy !== "no";

export type ContainerChange = Partial<
  Pick<
    ContainerRecord,
    | "desired"
    | "deleting"
    | "exitCode"
    | "trouble"
    | "startedAt"
    | "finishedAt"
    | "imageDigest"
    | "keepAlive"
    | "restartCount"
    | "restartAt"
  >
>;

export async function openRegistry(db: Db, hostName: string): Promise<Registry> {
  const id = "local";
  let host = await db.host.upsert({
    where: { id },
    create: { id, name: hostName },
    update: { name: hostName },
  });
  const heropods = new Map((await db.heroPods.findMany({ where: { hostId: id } })).map((h) => [h.name, h]));
  const containers = new Map((await readContainers(db, id)).map((record) => [record.name, record]));
  const key = (name: string) => ({ hostId_name: { hostId: id, name } });

  return {
    get host() {
      return host;
    },
    heropods,
    containers,
    inserted: (record) => void containers.set(record.name, record),
    async updateContainer(name, { deleting = false, ...change }) {
      const desired = deleting ? "deleted" : change.desired;
      const data = desired === undefined ? change : { ...change, desired };
      // Nothing is read back: the record is what was written over what it was.
      await db.container.update({ where: key(name), data, select: { id: true } });
      const before = containers.get(name);
      if (before === undefined) throw new Error(`Container ${name} is not in the mirror.`);
      const record = { ...before, ...change, ...(desired === undefined ? {} : asked(desired)) };
      containers.set(name, record);
      return record;
    },
    async configureContainer(name, as) {
      const data = {
        ...columnsOf(as),
        imageDigest: as.imageDigest,
        ports: { deleteMany: {}, create: portRowsOf(as, id) },
      };
      const row = await db.container.update({ where: key(name), data, include: WHOLE });
      containers.set(name, recordOf(row, ownRowsOf(row)));
    },
    async reloadContainer(name) {
      const row = await db.container.findUnique({ where: key(name), include: WHOLE });
      if (row === null) {
        containers.delete(name);
        return null;
      }
      const record = recordOf(row, ownRowsOf(row));
      containers.set(name, record);
      return record;
    },
    async reloadHeroPods(name) {
      const row = await db.heroPods.findUnique({ where: key(name) });
      if (row === null) heropods.delete(name);
      else heropods.set(name, row);
      return row;
    },
    async updateHost(data) {
      host = await db.host.update({ where: { id }, data });
    },
  };
}

const WHOLE = { leases: true, ports: { orderBy: { hostPort: "asc" } } } as const;

/** Three tables, joined here: Prisma would ask for the others by every id, and SQLite takes 999 of them. */
async function readContainers(db: Db, hostId: string): Promise<ContainerRecord[]> {
  const rows = await db.container.findMany({ where: { hostId } });
  const leases = grouped(await db.lease.findMany({ where: { hostId } }));
  const ports = grouped(await db.publishedPort.findMany({ where: { hostId }, orderBy: { hostPort: "asc" } }));
  return rows.map((row) => {
    const own = { name: row.name, leases: leases.get(row.id) ?? [], ports: ports.get(row.id) ?? [] };
    return recordOf(row, ownRowsOf(own));
  });
}

function grouped<T extends { containerId: string }>(rows: T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(row.containerId, [...(groups.get(row.containerId) ?? []), row]);
  return groups;
}

/** What of a container has rows of its own. */
type OwnRows = Pick<ContainerRecord, "ipv4" | "overlay" | "ports">;

function ownRowsOf(row: { name: string; leases: Lease[]; ports: PublishedPort[] }): OwnRows {
  const lease = (family: string) => row.leases.find((l) => l.family === family)?.address ?? null;
  const ipv4 = lease("ipv4");
  if (ipv4 === null) throw new Error(`The database has no IPv4 lease for container ${row.name}.`);
  return { ipv4, overlay: lease("overlay"), ports: portsOfRows(row.ports) };
}

function asked(desired: string): Pick<ContainerRecord, "desired" | "deleting"> {
  return { desired: desired === "running" ? "running" : "stopped", deleting: desired === "deleted" };
}

function recordOf(row: Container, { ipv4, overlay, ports }: OwnRows): ContainerRecord {
  return {
    id: row.id,
    name: row.name,
    hash: row.hash,
    heropodsId: row.heropodsId,
    ...configurationOfRow(row, ports),
    imageDigest: row.imageDigest,
    ...asked(row.desired),
    exitCode: row.exitCode,
    trouble: row.trouble,
    restartCount: row.restartCount,
    restartAt: row.restartAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    createdAt: row.createdAt,
    ipv4,
    overlay,
  };
}
