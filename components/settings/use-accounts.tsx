"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { PersonView } from "@/server/core/account";
import type { Role } from "@/server/core/model";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { Confirm } from "../ui/confirm";

/** Changes to a person's account. They are no topic of the live stream: the list is read again after each. */
export function useAccounts() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const again = { onSettled: () => cache.invalidateQueries({ queryKey: trpc.people.pathKey() }) };
  const role = useMutation(trpc.people.setRole.mutationOptions(again));
  const remove = useMutation(trpc.people.remove.mutationOptions(again));

  return {
    problems: problemsOf(role.error),
    setRole: (id: string, to: Role) => role.mutate({ id, role: to }),
    removePerson: ({ id, email }: PersonView, onClose: () => void) => (
      <Confirm
        open
        title={`Remove ${email}?`}
        action={`Remove ${email}`}
        onClose={onClose}
        onConfirm={() => remove.mutate({ id }, { onSuccess: onClose })}
        busy={remove.isPending}
        problems={problemsOf(remove.error)}
      >
        <p>They are signed out everywhere and cannot sign in again. What they did stays in the activity.</p>
      </Confirm>
    ),
  };
}
