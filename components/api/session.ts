"use client";

import { useQuery } from "@tanstack/react-query";
import type { Role } from "@/server/core/model";
import { useConnection } from "./connection";
import { useTRPC } from "./trpc";

/** Who is signed in; undefined until the daemon has said so. */
export function useSession() {
  return useQuery(useTRPC().session.state.queryOptions()).data;
}

/** Why this person cannot do what needs `role` now, in a sentence; undefined when they can. The daemon decides again. */
export function useWhyNot(role: Role): string | undefined {
  const user = useSession()?.user;
  const lost = useConnection().state === "lost";
  if (lost) return "The host is not connected.";
  if (!user || RANK[user.role] >= RANK[role]) return undefined;
  return `Your role is ${user.role}; this needs ${role}.`;
}

const RANK: Record<Role, number> = { viewer: 1, operator: 2, admin: 3 };
