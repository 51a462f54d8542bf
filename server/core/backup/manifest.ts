import { z } from "zod";

/** Why a copy was made: asked for, by the day, or because a restore was about to replace what it holds. */
export const BackupReason = z.enum(["asked", "daily", "before-restore"]);
export type BackupReason = z.infer<typeof BackupReason>;

export const MANIFEST = "manifest.json";
export const DATABASE = "heropods.db";

/** What may lie in a backup: nothing else is unpacked, whatever an archive holds. */
const MEMBER = /^(heropods\.db|keys\/[a-z][a-z-]{0,40}|images\/sha256-[a-f0-9]{64}\.tar)$/;

const Member = z.object({
  name: z.string().regex(MEMBER),
  size: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[a-f0-9]{64}$/),
});
export type Member = z.infer<typeof Member>;

/** The first member of every backup: what it is, and the hash of everything else in it. */
export const Manifest = z.object({
  format: z.literal("heropods-backup"),
  /** Of this layout. A reader refuses another. */
  layout: z.literal(1),
  /** Of the program that wrote it. */
  version: z.string(),
  host: z.string(),
  createdAt: z.iso.datetime(),
  reason: BackupReason,
  /** Migrations that the database had, oldest first. */
  migrations: z.array(z.string()),
  members: z.array(Member),
});
export type Manifest = z.infer<typeof Manifest>;

/** One of the copies that the daemon keeps. */
export interface BackupCopy {
  name: string;
  /** Absolute; readable by root alone. */
  path: string;
  reason: BackupReason;
  /** ISO 8601. */
  at: string;
  sizeBytes: number;
}

export interface BackupsView {
  /** Newest first. */
  copies: BackupCopy[];
  directory: string;
  /** So many are kept, the oldest go; 0: no daily copies, and nothing is removed. */
  kept: number;
  /** Why the last daily copy could not be made; null when it could. */
  trouble: string | null;
}

/** 'heropods-2026-11-24T11-15-02Z-daily.tar.gz' */
export const copyName = (at: Date, reason: BackupReason): string =>
  `heropods-${at.toISOString().slice(0, 19).replaceAll(":", "-")}Z-${reason}.tar.gz`;

/** The time and reason in a copy's name; null for any other file. */
export function readCopyName(name: string): { at: string; reason: BackupReason } | null {
  const match = /^heropods-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z-([a-z-]+)\.tar\.gz$/.exec(name);
  const reason = BackupReason.safeParse(match?.[5]);
  const at = `${match?.[1]}T${match?.[2]}:${match?.[3]}:${match?.[4]}.000Z`;
  return reason.success && !Number.isNaN(Date.parse(at)) ? { at, reason: reason.data } : null;
}

/** The copies beyond the newest `kept`. */
export function surplus(copies: readonly BackupCopy[], kept: number): BackupCopy[] {
  if (kept === 0) return [];
  return [...copies].sort((a, b) => b.at.localeCompare(a.at)).slice(kept);
}
