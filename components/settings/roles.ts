import type { Role } from "@/server/core/model";

/** What each role may do, for whoever gives it away. */
export const ROLE_MEANING: Record<Role, string> = {
  viewer: "sees everything, changes nothing.",
  operator: "also creates, runs and deletes containers.",
  admin: "also changes images, HeroPods, people and tokens.",
};
