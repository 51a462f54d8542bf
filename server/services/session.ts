import { randomBytes } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { hashSecret } from "../auth/api-token";
import type { SessionState, SetUpInput } from "../core/account";
import { Role } from "../core/model";
import { ProblemError } from "../core/problem";
import type { Db } from "../db/client";
import type { Audit } from "./audit";
import { insertPerson } from "./person-record";

export interface Session {
  state(userId: string | null): Promise<SessionState>;
  /**
   * A link that makes the first administrator: good once, for a day, and only the newest one.
   * null when somebody has an account already.
   */
  newSetUpLink(): Promise<string | null>;
  /** Makes the first administrator; the link's token is used up by it. */
  setUp(input: SetUpInput): Promise<void>;
}

const LINK_LIFETIME_MS = 24 * 3600_000;
/** There is at most one: a new link takes the old one's place. */
const THE_TOKEN = "set-up";

export function createSession(deps: {
  db: Db;
  audit: Audit;
  publicUrl: string;
  version: string;
  hostName: string;
  now?: () => number;
}): Session {
  const { db, audit, publicUrl, version, hostName, now = Date.now } = deps;
  const goodToken = (token: string) => ({
    secretHash: hashSecret(token),
    expiresAt: { gt: new Date(now()) },
  });

  return {
    async state(userId) {
      if (userId === null) return { setUpNeeded: (await db.user.count()) === 0, user: null, version };
      const user = await db.user.findUnique({ where: { id: userId } });
      if (user === null) return { setUpNeeded: false, user: null, version };
      const { id, name, email, role } = user;
      return {
        setUpNeeded: false,
        user: { id, name, email, role: Role.parse(role) },
        version,
        host: hostName,
      };
    },

    async newSetUpLink() {
      if ((await db.user.count()) > 0) return null;
      const token = randomBytes(32).toString("base64url");
      const data = { secretHash: hashSecret(token), expiresAt: new Date(now() + LINK_LIFETIME_MS) };
      await db.setupToken.upsert({
        where: { id: THE_TOKEN },
        create: { id: THE_TOKEN, ...data },
        update: data,
      });
      // After the '#', which browsers send to no server and write into no log.
      return `${publicUrl}/setup#token=${token}`;
    },

    async setUp({ token, name, email, password }) {
      // Looked at before the password is hashed: hashing for strangers would be work for free.
      if ((await db.setupToken.count({ where: goodToken(token) })) === 0) throw usedUp();
      const passwordHash = await hashPassword(password);
      await db.$transaction(async (tx) => {
        const { count } = await tx.setupToken.deleteMany({ where: goodToken(token) });
        if (count === 0 || (await tx.user.count()) > 0) throw usedUp();
        await insertPerson(tx, { name, email, role: "admin", passwordHash });
      });
      await audit.record({ kind: "session.setUp", subject: { kind: "person", name: email }, actor: email });
    },
  };
}

const usedUp = () =>
  new ProblemError([
    {
      path: ["token"],
      message:
        "This set-up link is not good any more: it was used, replaced by a newer one, or is older than a day.",
      fix: "While nobody has an account, 'heropods setup-link' prints a new one.",
    },
  ]);
