"use client";

import { useMemo } from "react";
import type { ContainerView } from "@/server/core/model";
import { useTRPCClient } from "../api/trpc";
import { type Action, whyNot } from "./actions";

/**
 * Whoever reaches for Start is about to press it: the host is told when the pointer or the focus comes, and
 * makes everything ready but the start. It takes that back by itself where nobody presses.
 */
export function usePrepare(container: ContainerView | undefined, allowed: boolean) {
  const client = useTRPCClient();
  const name = container?.name;
  const asked =
    allowed && container !== undefined && !container.prepared && whyNot("start", container) === undefined;
  return useMemo(() => {
    if (!asked || name === undefined) return (_: Action) => NOTHING;
    // A refusal here is nobody's concern: the start will say what is wrong.
    const prepare = () => void client.containers.prepare.mutate({ name }).catch(() => {});
    const wiring = { onPointerEnter: prepare, onFocus: prepare };
    return (action: Action) => (action === "start" ? wiring : NOTHING);
  }, [asked, name, client]);
}

const NOTHING = {};
