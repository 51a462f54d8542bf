import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc";

/** Keeps a template; the lists that show it are read anew. */
export function useSaveTemplate() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return useMutation(
    trpc.templates.save.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: trpc.templates.pathKey() }),
    }),
  );
}
