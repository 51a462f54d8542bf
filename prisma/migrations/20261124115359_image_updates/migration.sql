-- AlterTable
ALTER TABLE "Image" ADD COLUMN "checkedAt" DATETIME;
ALTER TABLE "Image" ADD COLUMN "newestDigest" TEXT;
