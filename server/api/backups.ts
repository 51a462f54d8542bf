import { admin, router } from "./trpc";

/**
 * The copies that the daemon keeps. A backup holds every password's hash and the console's keys, so its
 * bytes go to root on the host alone: see backup-routes.ts.
 */
export const backupsRouter = router({
  list: admin.query(({ ctx }) => ctx.services.backups.list()),
  make: admin.mutation(({ ctx }) => ctx.services.backups.make(ctx.who.name)),
});
