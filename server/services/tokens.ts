import { hashSecret, newApiToken } from "../auth/api-token";
import type { TokenInput, TokenView } from "../core/account";
import { Role } from "../core/model";
import { ProblemError } from "../core/problem";
import type { Db } from "../db/client";
import type { Audit } from "./audit";

export interface Tokens {
  list(): Promise<TokenView[]>;
  /** The secret is in this answer and nowhere else: only its hash is kept. */
  create(input: TokenInput, actor: string): Promise<{ token: string }>;
  revoke(input: { name: string }, actor: string): Promise<void>;
}

export function createTokens(deps: { db: Db; audit: Audit; accessChanged: () => void }): Tokens {
  const { db, audit, accessChanged } = deps;
  return {
    async list() {
      const tokens = await db.apiToken.findMany({ orderBy: { name: "asc" } });
      return tokens.map((token) => ({
        name: token.name,
        role: Role.parse(token.role),
        createdBy: token.createdBy,
        createdAt: token.createdAt.toISOString(),
        lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
      }));
    },

    async create({ name, role }, actor) {
      const token = newApiToken();
      await db.$transaction(async (tx) => {
        if ((await tx.apiToken.count({ where: { name } })) > 0)
          throw new ProblemError([
            {
              path: ["name"],
              message: `There is a token ${name} already.`,
              fix: "Revoke it, or take another name.",
            },
          ]);
        await tx.apiToken.create({ data: { name, role, secretHash: hashSecret(token), createdBy: actor } });
      });
      await audit.record({ kind: "tokens.create", subject: { kind: "token", name }, actor });
      return { token };
    },

    async revoke({ name }, actor) {
      const { count } = await db.apiToken.deleteMany({ where: { name } });
      if (count === 0)
        throw new ProblemError([{ path: ["name"], message: `There is no token ${name}.` }], true);
      accessChanged();
      await audit.record({ kind: "tokens.revoke", subject: { kind: "token", name }, actor });
    },
  };
}
