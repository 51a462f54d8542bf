-- AlterTable
ALTER TABLE "Container" ADD COLUMN "restart" TEXT NOT NULL DEFAULT '{}';
ALTER TABLE "Container" ADD COLUMN "healthCheck" TEXT;
ALTER TABLE "Container" ADD COLUMN "restartCount" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Container" ADD COLUMN "restartAt" DATETIME;

-- CreateTable
CREATE TABLE "HealthLog" (
    "containerId" TEXT NOT NULL PRIMARY KEY,
    "life" TEXT NOT NULL,
    "health" TEXT NOT NULL,
    "probes" TEXT NOT NULL,
    CONSTRAINT "HealthLog_containerId_fkey" FOREIGN KEY ("containerId") REFERENCES "Container" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
