"use client";

import { useMutation } from "@tanstack/react-query";
import { Square } from "lucide-react";
import type { OperationView } from "@/server/core/model";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Button } from "../ui/button";
import { titleOf } from "./words";

/** Stops a pull or import that is under way; nothing for any other operation, which is over in a moment. */
export function StopImage({ operation }: { operation: OperationView }) {
  const stop = useMutation(useTRPC().images.stop.mutationOptions());
  const why = useWhyNot("admin");
  if (operation.finishedAt !== null || operation.subject.kind !== "image") return null;
  return (
    <Button
      small
      icon={Square}
      why={why}
      // Ended meanwhile: the operation itself says so a moment later.
      busy={stop.isPending}
      aria-label={`Stop: ${titleOf(operation)}`}
      onClick={() => stop.mutate({ id: operation.id })}
    >
      Stop
    </Button>
  );
}
