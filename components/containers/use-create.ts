"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { ContainerView } from "@/server/core/model";
import { useTRPC, useTRPCClient } from "../api/trpc";
import type { ContainerOrder } from "./form/container-form";

/**
 * Creates and starts a container. Its row stands in the list from the moment it is asked for; the
 * host's own view takes its place live. Rejects with the daemon's problems, the row gone again.
 */
export function useCreate(): (order: ContainerOrder) => Promise<void> {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const cache = useQueryClient();
  const list = trpc.containers.list.queryKey();
  return async (order) => {
    const answer = client.containers.create.mutate({ ...order, start: true });
    const taken = cache.getQueryData(list)?.some((row) => row.name === order.name) ?? false;
    if (!taken) cache.setQueryData(list, (rows) => rows && [...rows, expected(order)]);
    try {
      await answer;
    } catch (error) {
      cache.setQueryData(list, (rows) => rows?.filter((row) => row.id !== idOf(order)));
      throw error;
    }
  };
}

const idOf = (order: ContainerOrder) => `expected:${order.name}`;

/** What is known of a container before the host has answered: no address yet. */
function expected(order: ContainerOrder): ContainerView {
  return {
    ...order,
    id: idOf(order),
    imageDigest: "",
    state: "starting",
    restarts: { count: 0, at: null, reason: null },
    warnings: [],
    health: null,
    trouble: null,
    desired: "running",
    prepared: false,
    ipv4: "",
    overlay: null,
    exitCode: null,
    pid: null,
    createdAt: new Date().toISOString(),
    startedAt: null,
    finishedAt: null,
    netns: "",
    links: { bridge: "", overlay: "" },
    operationId: null,
  };
}
