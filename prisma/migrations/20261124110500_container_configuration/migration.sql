-- AlterTable
ALTER TABLE "Container" ADD COLUMN "labels" TEXT NOT NULL DEFAULT '{}';
ALTER TABLE "Container" ADD COLUMN "capAdd" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "Container" ADD COLUMN "readOnlyRoot" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "Template" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hostId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "configuration" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "updatedBy" TEXT NOT NULL,
    CONSTRAINT "Template_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Template_hostId_name_key" ON "Template"("hostId", "name");
