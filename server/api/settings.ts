import { admin, router } from "./trpc";

export const settingsRouter = router({
  get: admin.query(({ ctx }) => ctx.services.settings.get()),
});
