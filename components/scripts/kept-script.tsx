"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Save, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { codeOf, problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { OperationsOf } from "../operations/list";
import { Button, ButtonLink } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Bone, LoadError, Problems } from "../ui/notice";
import { Page, Section } from "../ui/page";
import { Workbench } from "./workbench";

/** A kept script or a file of the host's folder: edited, run, and the history of its runs. */
export function KeptScript({ name }: { name: string }) {
  const trpc = useTRPC();
  const { data: kept, error } = useQuery(trpc.scripts.saved.get.queryOptions({ name }));
  const [deleting, setDeleting] = useState(false);
  const role = useWhyNot("operator");
  const isMissing = codeOf(error) === "NOT_FOUND";
  const isFile = kept?.origin === "folder";
  return (
    <Page
      title={name}
      note={isFile ? `The file ${kept.path} on the host: it is edited there.` : undefined}
      actions={
        <>
          <ButtonLink href="/scripts">All scripts</ButtonLink>
          {kept && (
            <Button
              look="danger"
              icon={Trash2}
              why={role ?? (isFile ? `Delete ${kept.path} on the host.` : undefined)}
              onClick={() => setDeleting(true)}
            >
              Delete
            </Button>
          )}
        </>
      }
    >
      {isMissing && <p className="text-13 text-muted">No script is kept under this name.</p>}
      {error && !isMissing && <LoadError error={error} what={`The script ${name}`} />}
      {!kept && !error && <Bone className="h-80 w-full" />}
      {kept && <Edited key={name} name={name} kept={kept.source} isFile={isFile === true} />}
      <Section title="Runs and changes">
        <OperationsOf kind="script" name={name} />
      </Section>
      {deleting && <DeleteScript name={name} onClose={() => setDeleting(false)} />}
    </Page>
  );
}

function Edited({ name, kept, isFile }: { name: string; kept: string; isFile: boolean }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [source, setSource] = useState(kept);
  const [begun, setBegun] = useState(kept);
  // Changed elsewhere: what nobody edits here follows, what somebody does is theirs to keep or to leave.
  if (kept !== begun && (source === begun || source === kept)) {
    setBegun(kept);
    setSource(kept);
  }
  const save = useMutation(
    trpc.scripts.saved.save.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: trpc.scripts.saved.pathKey() }),
    }),
  );
  const role = useWhyNot("operator");
  const why = role ?? (source === kept ? "Nothing was changed." : undefined);
  return (
    <>
      {kept !== begun && (
        <p
          role="status"
          className="rounded-md border border-drifted-line bg-drifted-wash px-3 py-2 text-13 text-drifted-ink"
        >
          It was changed elsewhere since you began. Keeping your changes replaces that.
        </p>
      )}
      <Problems problems={problemsOf(save.error)} title="The changes were not kept" />
      <Workbench
        name={name}
        source={source}
        onChange={setSource}
        readOnly={isFile}
        actions={
          !isFile && (
            <Button icon={Save} why={why} busy={save.isPending} onClick={() => save.mutate({ name, source })}>
              Keep changes
            </Button>
          )
        }
      />
    </>
  );
}

function DeleteScript({ name, onClose }: { name: string; onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const router = useRouter();
  const remove = useMutation(trpc.scripts.saved.delete.mutationOptions());
  const done = () => {
    router.push("/scripts");
    void cache.invalidateQueries({ queryKey: trpc.scripts.saved.list.queryKey() });
  };
  return (
    <Confirm
      open
      title={`Delete ${name}?`}
      action={`Delete ${name}`}
      onClose={onClose}
      onConfirm={() => remove.mutate({ name }, { onSuccess: done })}
      busy={remove.isPending}
      problems={problemsOf(remove.error)}
    >
      <p>The script is forgotten. What it made on the host stays, and so does the record of its runs.</p>
    </Confirm>
  );
}
