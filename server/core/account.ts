import { z } from "zod";
import { Name } from "./inputs";
import { Role } from "./model";

/** People, tokens and settings as the API shows them. Times are ISO 8601 in UTC. */
export const PersonView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  createdAt: z.string(),
  /** Sign-ins that are still good. */
  sessions: z.number(),
});
export type PersonView = z.infer<typeof PersonView>;

export const TokenView = z.object({
  name: z.string(),
  role: Role,
  /** E-mail of the person who made it, or 'root'. */
  createdBy: z.string(),
  createdAt: z.string(),
  /** To the minute; null when it was never used. */
  lastUsedAt: z.string().nullable(),
});
export type TokenView = z.infer<typeof TokenView>;

export interface SettingView {
  key: string;
  flag: string;
  variables: readonly string[];
  value: string;
  about: string;
}

export interface SessionState {
  /** No person exists yet: only the one-time link leads in. */
  setUpNeeded: boolean;
  user: { id: string; name: string; email: string; role: Role } | null;
  version: string;
  /** What this host is called; for whoever is signed in. */
  host?: string;
}

const PersonName = z.string().trim().min(1, "Give a name.").max(100, "A name is at most 100 characters.");
const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "An e-mail address is at most 254 characters.")
  .pipe(z.email("This is not an e-mail address."));

export const Password = z
  .string()
  .min(10, "A password has at least 10 characters.")
  .max(128, "A password has at most 128 characters.");

export const SetUpInput = z.object({
  /** From the one-time link. */
  token: z.string().min(1).max(200),
  name: PersonName,
  email: Email,
  password: Password,
});
export type SetUpInput = z.infer<typeof SetUpInput>;

export const PersonInput = z.object({ name: PersonName, email: Email, password: Password, role: Role });
export type PersonInput = z.infer<typeof PersonInput>;

export const PersonRole = z.object({ id: z.string(), role: Role });
export const PersonPassword = z.object({ id: z.string(), password: Password });
export const PersonId = z.object({ id: z.string() });

export const TokenInput = z.object({ name: Name, role: Role });
export type TokenInput = z.infer<typeof TokenInput>;
export const TokenName = z.object({ name: Name });
