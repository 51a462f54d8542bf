"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Button, IconButton } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Bone, LoadError } from "../ui/notice";
import { Section } from "../ui/page";
import { Ago } from "../ui/time";
import { AddToken } from "./add-token";

/** What programs sign in with. */
export function Tokens() {
  const { data: tokens, error } = useQuery(useTRPC().tokens.list.queryOptions());
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<string | null>(null);
  const why = useWhyNot("admin");
  return (
    <Section
      title="API tokens"
      note={tokens && String(tokens.length)}
      actions={
        <Button look="primary" icon={Plus} why={why} onClick={() => setAdding(true)}>
          Make token
        </Button>
      }
    >
      {error && <LoadError error={error} what="The list of tokens" />}
      {tokens === undefined && !error && <Bone className="h-20 w-full" />}
      {tokens?.length === 0 && (
        <p className="text-13 text-muted">No token was made yet. A program needs one to call this host.</p>
      )}
      {tokens && tokens.length > 0 && (
        <ul className="divide-y rounded-md border bg-surface">
          {tokens.map((token) => (
            <li key={token.name} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5 text-13">
              <span className="min-w-0 flex-1 basis-40 truncate font-medium">{token.name}</span>
              <span className="w-20">{token.role}</span>
              <span className="w-48 truncate text-muted max-md:hidden">by {token.createdBy}</span>
              <span className="w-36 text-muted">
                {token.lastUsedAt === null ? (
                  "never used"
                ) : (
                  <>
                    used <Ago at={token.lastUsedAt} />
                  </>
                )}
              </span>
              <IconButton
                icon={Trash2}
                label={`Revoke ${token.name}`}
                why={why}
                onClick={() => setRevoking(token.name)}
              />
            </li>
          ))}
        </ul>
      )}
      {adding && <AddToken onClose={() => setAdding(false)} />}
      {revoking !== null && <Revoke name={revoking} onClose={() => setRevoking(null)} />}
    </Section>
  );
}

function Revoke({ name, onClose }: { name: string; onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const revoke = useMutation(
    trpc.tokens.revoke.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: trpc.tokens.pathKey() }),
    }),
  );
  return (
    <Confirm
      open
      title={`Revoke ${name}?`}
      action={`Revoke ${name}`}
      onClose={onClose}
      onConfirm={() => revoke.mutate({ name }, { onSuccess: onClose })}
      busy={revoke.isPending}
      problems={problemsOf(revoke.error)}
    >
      <p>Whatever uses it is refused from now on. It cannot be brought back.</p>
    </Confirm>
  );
}
