"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import type { PlannedScript } from "./plan-of-script";

interface Asked {
  source: string;
  name: string | null;
  plan: PlannedScript | undefined;
  onBegun: (operationId: string) => void;
}

/** Runs a script; asks first when its plan says that reset deletes something. */
export function useRun({ source, name, plan, onBegun }: Asked) {
  const run = useMutation(useTRPC().scripts.run.mutationOptions());
  const [asking, setAsking] = useState(false);
  const begin = (confirmReset: boolean) =>
    run.mutate(
      { source, confirmReset, ...(name === null ? {} : { name }) },
      {
        onSuccess: ({ id }) => {
          setAsking(false);
          onBegun(id);
        },
      },
    );
  return {
    ask: () => (plan !== undefined && plan.resets.length > 0 ? setAsking(true) : begin(false)),
    asking,
    confirm: () => begin(true),
    leave: () => setAsking(false),
    busy: run.isPending,
    problems: problemsOf(run.error),
  };
}
