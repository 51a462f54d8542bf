"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { HardDrive, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Plan } from "../plan/plan";
import { DataTable } from "../table/data-table";
import { SearchField } from "../table/search";
import { useUrlSort } from "../table/sort";
import { Button, IconButton } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Bone, Empty, LoadError } from "../ui/notice";
import { Page } from "../ui/page";
import { useUrlState } from "../ui/url-state";
import { VOLUME_COLUMNS } from "./columns";
import { CreateVolume } from "./create-volume";

/** The volumes of this host: how large each is, where it lies and who has it mounted. */
export function VolumeList() {
  const { data: volumes, error } = useQuery(useTRPC().volumes.list.queryOptions());
  const { get, set } = useUrlState();
  const [sort, toggleSort] = useUrlSort("name");
  const [deleting, setDeleting] = useState<string | null>(null);
  const why = useWhyNot("operator");
  const q = get("q").toLowerCase();
  const rows = volumes?.filter(
    ({ name, usedBy }) =>
      name.toLowerCase().includes(q) || usedBy.some((user) => user.toLowerCase().includes(q)),
  );
  const create = (
    <Button look="primary" icon={Plus} why={why} onClick={() => set({ add: "volume" })}>
      Create volume
    </Button>
  );

  return (
    <Page title="Volumes" actions={create}>
      {error ? (
        <LoadError error={error} what="The list of volumes" />
      ) : (
        <div className="flex flex-col gap-2">
          <search className="flex min-h-8">
            <SearchField label="Search volumes" />
          </search>
          <DataTable
            label="Volumes"
            rows={rows}
            columns={VOLUME_COLUMNS}
            sort={sort}
            onSort={toggleSort}
            actions={({ name, usedBy }) => (
              <IconButton
                small
                icon={Trash2}
                label={`Delete ${name}`}
                why={why ?? mountedIn(usedBy)}
                onClick={() => setDeleting(name)}
              />
            )}
            empty={
              volumes?.length === 0 ? (
                <Empty icon={HardDrive} title="No volumes" action={create}>
                  What a container writes is lost with it, except on a volume: a directory that stays, and
                  that several containers can mount.
                </Empty>
              ) : (
                <Empty
                  icon={HardDrive}
                  title="No volume matches"
                  action={<Button onClick={() => set({ q: null })}>Show all volumes</Button>}
                />
              )
            }
          />
        </div>
      )}
      {get("add") === "volume" && <CreateVolume onClose={() => set({ add: null })} />}
      {deleting !== null && <DeleteVolume name={deleting} onClose={() => setDeleting(null)} />}
    </Page>
  );
}

const mountedIn = (users: string[]) =>
  users.length === 0 ? undefined : `${users.join(", ")} ${users.length === 1 ? "has" : "have"} it mounted.`;

function DeleteVolume({ name, onClose }: { name: string; onClose: () => void }) {
  const trpc = useTRPC();
  const remove = useMutation(trpc.volumes.delete.mutationOptions());
  const plan = useQuery(trpc.volumes.planDelete.queryOptions({ name }, { staleTime: 0, gcTime: 0 }));
  return (
    <Confirm
      open
      title={`Delete ${name}?`}
      action={`Delete ${name}`}
      onClose={onClose}
      onConfirm={() => remove.mutate({ name, wait: true }, { onSuccess: onClose })}
      busy={remove.isPending}
      problems={problemsOf(remove.error ?? plan.error)}
    >
      <p>Everything in it is lost. No container has it mounted.</p>
      {plan.data ? <Plan plan={plan.data} /> : plan.error ? null : <Bone className="h-16 w-full" />}
    </Confirm>
  );
}
