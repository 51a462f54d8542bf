import { defineConfig } from "prisma/config";

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  // Only the commands that author migrations open it; the daemon applies them itself.
  datasource: { url: "file:./node_modules/.cache/heropods-dev.db" },
});
