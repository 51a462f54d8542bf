import { isLoopback } from "../core/image/reference";
import type { RegistryInput } from "../core/image/registry-inputs";
import { ProblemError, unwrap } from "../core/problem";
import type { Db } from "../db/client";
import type { Credentials } from "../host/images/authfile";
import type { SignIn } from "../host/images/registry-sign-in";
import type { SealedSecrets } from "../host/sealed-secrets";
import type { Audit } from "./audit";

/** A registry as people see it: its password is never shown again. */
export interface RegistryView {
  domain: string;
  /** Empty where nobody signs in. */
  username: string;
  plainHttp: boolean;
  updatedAt: string;
  updatedBy: string;
  /** False: the key that sealed the password is another now; it must be given again. */
  usable: boolean;
}

/** How a registry is spoken to when an image is pulled from it. */
export interface RegistryAccess {
  credentials: Credentials | null;
  plainHttp: boolean;
}

export interface ImageRegistries {
  list(): Promise<RegistryView[]>;
  /** Kept only where the registry takes the credentials now. */
  save(input: RegistryInput, actor: string): Promise<RegistryView>;
  delete(domain: string, actor: string): Promise<void>;
  accessTo(domain: string): Promise<RegistryAccess>;
}

interface Deps {
  db: Db;
  hostId: string;
  audit: Audit;
  sealed: SealedSecrets;
  signIn: SignIn;
}

type Row = Awaited<ReturnType<Db["imageRegistry"]["findFirstOrThrow"]>>;

export function createImageRegistries({ db, hostId, audit, sealed, signIn }: Deps): ImageRegistries {
  const key = (domain: string) => ({ hostId_domain: { hostId, domain } });
  const place = (domain: string) => `registry ${domain}`;
  const opened = (row: Row) =>
    row.sealedPassword === "" ? null : sealed.open(row.sealedPassword, place(row.domain));
  const viewOf = (row: Row): RegistryView => ({
    domain: row.domain,
    username: row.username,
    plainHttp: row.plainHttp,
    updatedAt: row.updatedAt.toISOString(),
    updatedBy: row.updatedBy,
    usable: row.username === "" || opened(row) !== null,
  });

  return {
    async list() {
      const rows = await db.imageRegistry.findMany({ where: { hostId }, orderBy: { domain: "asc" } });
      return rows.map(viewOf);
    },

    async save({ domain, username, password, plainHttp }, actor) {
      const before = await db.imageRegistry.findUnique({ where: key(domain) });
      const kept = before?.username === username ? opened(before) : null;
      const secret = username === "" ? null : password || kept;
      if (username !== "" && !secret)
        throw new ProblemError([
          { path: ["password"], message: `Give the password of ${username}; none is kept for ${domain}.` },
        ]);
      if (secret)
        unwrap(await signIn(domain, { username, password: secret }, plainHttp || isLoopback(domain)));
      const data = {
        username,
        sealedPassword: secret ? sealed.seal(secret, place(domain)) : "",
        plainHttp,
        updatedBy: actor,
      };
      const row = await db.imageRegistry.upsert({
        where: key(domain),
        create: { hostId, domain, ...data },
        update: data,
      });
      await audit.record({ kind: "registry.save", subject: { kind: "registry", name: domain }, actor });
      return viewOf(row);
    },

    async delete(domain, actor) {
      const { count } = await db.imageRegistry.deleteMany({ where: { hostId, domain } });
      if (count === 0)
        throw new ProblemError([{ path: ["domain"], message: `No registry ${domain} is kept here.` }], true);
      await audit.record({ kind: "registry.delete", subject: { kind: "registry", name: domain }, actor });
    },

    async accessTo(domain) {
      const row = await db.imageRegistry.findUnique({ where: key(domain) });
      if (row === null) return { credentials: null, plainHttp: false };
      const password = opened(row);
      if (row.username !== "" && password === null)
        throw new ProblemError([
          {
            path: ["reference"],
            message: `The password kept for ${domain} cannot be opened any more.`,
            fix: "Give it again under Images, Registries.",
          },
        ]);
      return {
        credentials: password === null ? null : { username: row.username, password },
        plainHttp: row.plainHttp,
      };
    },
  };
}
