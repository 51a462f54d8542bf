import { z } from "zod";
import { PlanView } from "../model";
import { Manifest } from "./manifest";

const Names = z.object({
  count: z.number(),
  /** The first of them. */
  names: z.array(z.string()),
});

/** What becomes of one table's rows. */
export const TableChange = z.object({
  /** As the database calls it: 'Container'. */
  table: z.string(),
  added: Names,
  changed: Names,
  removed: Names,
});
export type TableChange = z.infer<typeof TableChange>;

/** What a restore would do, before anything is done. */
export const RestoreView = z.object({
  /** Names this checked backup; another check forgets it. */
  id: z.string(),
  manifest: Manifest,
  /** Migrations that bring it to this version's schema. */
  pending: z.array(z.string()),
  /** The console's own records; only tables that change. */
  changes: z.array(TableChange),
  /** What is done on the host: containers that go or change are taken down first, then it is as the backup says. */
  plan: PlanView,
  /** What a person should know before agreeing. */
  notes: z.array(z.string()),
});
export type RestoreView = z.infer<typeof RestoreView>;

/** How far the last restore of this daemon is: agreed to, it starts anew; then it did, or the old state is back. */
export const RestoreState = z.object({
  state: z.enum(["none", "starting", "restored", "undone"]),
  /** Why the old state is back. */
  error: z.string().nullable(),
});
export type RestoreState = z.infer<typeof RestoreState>;
