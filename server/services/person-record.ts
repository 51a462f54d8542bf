import { randomUUID } from "node:crypto";
import type { Role } from "../core/model";
import type { Db } from "../db/client";

/** What better-auth reads to let a person sign in: the person and one 'credential' account. */
export async function insertPerson(
  db: Pick<Db, "user">,
  person: { name: string; email: string; role: Role; passwordHash: string },
): Promise<{ id: string }> {
  const id = randomUUID();
  return db.user.create({
    data: {
      id,
      name: person.name,
      email: person.email,
      emailVerified: true,
      role: person.role,
      accounts: {
        create: {
          id: randomUUID(),
          accountId: id,
          providerId: CREDENTIAL,
          password: person.passwordHash,
        },
      },
    },
    select: { id: true },
  });
}

/** better-auth's name for e-mail and password. */
export const CREDENTIAL = "credential";
