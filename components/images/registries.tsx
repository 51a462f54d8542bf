"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Button, IconButton } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Bone, Empty, LoadError } from "../ui/notice";
import { Page } from "../ui/page";
import { Ago } from "../ui/time";
import { RegistryPanel } from "./registry-panel";
import { ImageTabs } from "./tabs";

/** Registries that need a user name or speak plain HTTP; all others are pulled from without being here. */
export function Registries() {
  const why = useWhyNot("admin");
  const { data: registries, error } = useQuery(
    useTRPC().registries.list.queryOptions(undefined, { enabled: why === undefined }),
  );
  const [editing, setEditing] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<string | null>(null);
  const edited = registries?.find(({ domain }) => domain === editing);
  return (
    <Page
      title="Images"
      actions={
        <Button look="primary" icon={Plus} why={why} onClick={() => setEditing("")}>
          Add registry
        </Button>
      }
    >
      <ImageTabs />
      {why !== undefined && <p className="text-13 text-muted">{why}</p>}
      {error && <LoadError error={error} what="The list of registries" />}
      {why === undefined && registries === undefined && !error && <Bone className="h-20 w-full" />}
      {registries?.length === 0 && (
        <div className="rounded-md border bg-surface">
          <Empty
            icon={KeyRound}
            title="No registry is kept"
            action={
              <Button look="primary" icon={Plus} why={why} onClick={() => setEditing("")}>
                Add registry
              </Button>
            }
          >
            Public registries need none. One with a user name is signed in to whenever an image is pulled from
            it.
          </Empty>
        </div>
      )}
      {registries && registries.length > 0 && (
        <ul aria-label="Registries" className="divide-y rounded-md border bg-surface">
          {registries.map((registry) => (
            <li
              key={registry.domain}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5 text-13"
            >
              <span className="min-w-0 flex-1 basis-40 truncate font-mono font-medium">
                {registry.domain}
              </span>
              <span className="w-40 truncate">
                {registry.username || <span className="text-faint">no user</span>}
              </span>
              <span className="w-24 text-muted">{registry.plainHttp ? "plain HTTP" : "TLS"}</span>
              <span className="w-44 truncate text-muted max-md:hidden">
                {registry.usable ? (
                  <>
                    kept <Ago at={registry.updatedAt} />
                  </>
                ) : (
                  <span className="text-failed-ink">password must be given again</span>
                )}
              </span>
              <IconButton
                icon={Pencil}
                label={`Edit ${registry.domain}`}
                why={why}
                onClick={() => setEditing(registry.domain)}
              />
              <IconButton
                icon={Trash2}
                label={`Remove ${registry.domain}`}
                why={why}
                onClick={() => setDeleting(registry.domain)}
              />
            </li>
          ))}
        </ul>
      )}
      {editing !== null && <RegistryPanel registry={edited} onClose={() => setEditing(null)} />}
      {deleting !== null && <Remove domain={deleting} onClose={() => setDeleting(null)} />}
    </Page>
  );
}

function Remove({ domain, onClose }: { domain: string; onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const remove = useMutation(
    trpc.registries.delete.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: trpc.registries.pathKey() }),
    }),
  );
  return (
    <Confirm
      open
      title={`Remove ${domain}?`}
      action={`Remove ${domain}`}
      onClose={onClose}
      onConfirm={() => remove.mutate({ domain }, { onSuccess: onClose })}
      busy={remove.isPending}
      problems={problemsOf(remove.error)}
    >
      <p>Its user name and password are forgotten. Images that were pulled from it stay.</p>
    </Confirm>
  );
}
