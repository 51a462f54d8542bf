import { hashPassword } from "better-auth/crypto";
import type { PersonInput, PersonView } from "../core/account";
import { Role } from "../core/model";
import { ProblemError } from "../core/problem";
import type { Db } from "../db/client";
import type { Audit } from "./audit";
import { CREDENTIAL, insertPerson } from "./person-record";

export interface People {
  list(): Promise<PersonView[]>;
  create(input: PersonInput, actor: string): Promise<PersonView>;
  /** Refused for the last administrator. What the person has open ends and begins anew with the new role. */
  setRole(input: { id: string; role: Role }, actor: string): Promise<PersonView>;
  /** Signs the person out everywhere. */
  setPassword(input: { id: string; password: string }, actor: string): Promise<PersonView>;
  /** Refused for the last administrator. */
  remove(input: { id: string }, actor: string): Promise<void>;
}

interface Deps {
  db: Db;
  audit: Audit;
  /** Told after each change of who may do what, so that open connections are looked at again. */
  accessChanged: () => void;
}

export function createPeople({ db, audit, accessChanged }: Deps): People {
  const changed = async (kind: string, email: string, actor: string) => {
    accessChanged();
    await audit.record({ kind, subject: { kind: "person", name: email }, actor });
  };

  return {
    async list() {
      const people = await db.user.findMany({ orderBy: { email: "asc" }, include: withSessions() });
      return people.map(view);
    },

    async create(input, actor) {
      const passwordHash = await hashPassword(input.password);
      const { id } = await db.$transaction(async (tx) => {
        if ((await tx.user.count({ where: { email: input.email } })) > 0)
          throw new ProblemError([{ path: ["email"], message: `${input.email} has an account already.` }]);
        return insertPerson(tx, { ...input, passwordHash });
      });
      await changed("people.create", input.email, actor);
      return get(db, id);
    },

    async setRole({ id, role }, actor) {
      const person = await db.$transaction(async (tx) => {
        const found = await get(tx, id);
        if (role !== "admin") await keepAnAdministrator(tx, found, "be given another role");
        await tx.user.update({ where: { id }, data: { role } });
        return { ...found, role };
      });
      await changed("people.setRole", person.email, actor);
      return person;
    },

    async setPassword({ id, password }, actor) {
      const passwordHash = await hashPassword(password);
      const person = await db.$transaction(async (tx) => {
        const found = await get(tx, id);
        await tx.account.updateMany({
          where: { userId: id, providerId: CREDENTIAL },
          data: { password: passwordHash },
        });
        await tx.session.deleteMany({ where: { userId: id } });
        return { ...found, sessions: 0 };
      });
      await changed("people.setPassword", person.email, actor);
      return person;
    },

    async remove({ id }, actor) {
      const person = await db.$transaction(async (tx) => {
        const found = await get(tx, id);
        await keepAnAdministrator(tx, found, "be removed");
        await tx.user.delete({ where: { id } });
        return found;
      });
      await changed("people.remove", person.email, actor);
    },
  };
}

type Users = Pick<Db, "user">;

const withSessions = () => ({
  _count: { select: { sessions: { where: { expiresAt: { gt: new Date() } } } } },
});

async function get(db: Users, id: string): Promise<PersonView> {
  const person = await db.user.findUnique({ where: { id }, include: withSessions() });
  if (person === null)
    throw new ProblemError([{ path: ["id"], message: "There is no such person (any more)." }], true);
  return view(person);
}

function view(person: {
  id: string;
  name: string;
  email: string;
  role: string;
  createdAt: Date;
  _count: { sessions: number };
}): PersonView {
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    role: Role.parse(person.role),
    createdAt: person.createdAt.toISOString(),
    sessions: person._count.sessions,
  };
}

async function keepAnAdministrator(db: Users, person: PersonView, what: string): Promise<void> {
  if (person.role !== "admin" || (await db.user.count({ where: { role: "admin" } })) > 1) return;
  throw new ProblemError([
    {
      path: ["id"],
      message: `${person.email} is the only administrator and cannot ${what}.`,
      fix: "Make someone else an administrator first.",
    },
  ]);
}
