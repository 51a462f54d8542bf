import { ProblemError } from "../core/problem";
import type { Db } from "../db/client";
import { Prisma } from "../db/generated/client";
import { columnsOf, portRowsOf } from "./container-columns";
import type { ContainerRecord, Registry } from "./registry";

const ATTEMPTS = 20;

/**
 * Writes a new container and its leases in one transaction. Where another creation took the address,
 * the hash or a port meanwhile, the database refuses and the next proposal is tried.
 */
export async function insertContainer(
  db: Db,
  registry: Registry,
  /** `again`: the database refused the one before. */
  propose: (again: boolean) => Promise<ContainerRecord>,
): Promise<ContainerRecord> {
  for (let attempt = 1; ; attempt++) {
    const record = await propose(attempt > 1);
    try {
      await db.container.create({ data: rowOf(record, registry.host.id), select: { id: true } });
      registry.inserted(record);
      return record;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      if (await registry.reloadContainer(record.name))
        throw new ProblemError([
          { path: ["name"], message: `A container named ${record.name} is there already.` },
        ]);
      if (attempt === ATTEMPTS) throw error;
      // Someone else's insertion is on its way into the mirror.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function rowOf(record: ContainerRecord, hostId: string): Prisma.ContainerUncheckedCreateInput {
  const lease = (family: string, address: string) => ({ hostId, family, address });
  return {
    id: record.id,
    hostId,
    heropodsId: record.heropodsId,
    name: record.name,
    ...columnsOf(record),
    imageDigest: record.imageDigest,
    hash: record.hash,
    desired: record.desired,
    createdAt: record.createdAt,
    ports: { create: portRowsOf(record, hostId) },
    leases: {
      create: [
        lease("ipv4", record.ipv4),
        ...(record.overlay === null ? [] : [lease("overlay", record.overlay)]),
      ],
    },
  };
}

/** P2002: a unique constraint refused the row (Prisma's error reference). */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}
