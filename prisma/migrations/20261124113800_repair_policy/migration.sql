-- AlterTable
ALTER TABLE "HeroPods" ADD COLUMN "repair" TEXT NOT NULL DEFAULT 'automatic';
