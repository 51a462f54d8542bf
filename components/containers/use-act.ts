"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { ContainerView } from "@/server/core/model";
import type { Problem } from "@/server/core/problem";
import { problemsOf } from "../api/problems";
import { useTRPC, useTRPCClient } from "../api/trpc";
import { type Action, ON_THE_WAY } from "./actions";

/**
 * Acts on containers: the rows say at once what is under way, the host's own word follows live.
 * What is refused stays in `problems` until the next action or `clear`.
 */
export function useAct() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const cache = useQueryClient();
  const [problems, setProblems] = useState<Problem[]>([]);

  /** True when the host has begun with all of them. */
  const act = useCallback(
    async (action: Action, names: string[], options: { volumes?: boolean } = {}): Promise<boolean> => {
      const show = (name: string, state: ContainerView["state"]) => {
        const patch = (row: ContainerView) => (row.name === name ? { ...row, state } : row);
        cache.setQueryData(trpc.containers.list.queryKey(), (rows) => rows?.map(patch));
        cache.setQueryData(trpc.containers.get.queryKey({ name }), (row) => row && patch(row));
      };
      setProblems([]);
      if (names.length > 1 && action !== "repair") {
        const chosen = new Set(names);
        // One pass: a thousand rows are not drawn a thousand times.
        cache.setQueryData(trpc.containers.list.queryKey(), (rows) =>
          rows?.map((row) => (chosen.has(row.name) ? { ...row, state: ON_THE_WAY[action] } : row)),
        );
        try {
          await client.containers.actMany.mutate({ names, action });
          return true;
        } catch (error) {
          void cache.invalidateQueries({ queryKey: trpc.containers.pathKey() });
          setProblems(problemsOf(error));
          return false;
        }
      }
      const outcomes = await Promise.all(
        names.map(async (name) => {
          show(name, ON_THE_WAY[action]);
          try {
            if (action === "delete") await client.containers.delete.mutate({ name, ...options });
            else await client.containers[action].mutate({ name });
            return [];
          } catch (error) {
            void cache.invalidateQueries({ queryKey: trpc.containers.pathKey() });
            return problemsOf(error);
          }
        }),
      );
      setProblems(outcomes.flat());
      return outcomes.every((each) => each.length === 0);
    },
    [cache, client, trpc],
  );

  return { act, problems, clear: () => setProblems([]) };
}
