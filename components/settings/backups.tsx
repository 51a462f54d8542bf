"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { DatabaseBackup } from "lucide-react";
import type { BackupCopy, BackupReason, BackupsView } from "@/server/core/backup/manifest";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { bytes } from "../format/bytes";
import { Button } from "../ui/button";
import { Copyable } from "../ui/copy";
import { Bone, LoadError, Problems } from "../ui/notice";
import { Section } from "../ui/page";
import { Ago } from "../ui/time";

/** The copies of the database that the daemon keeps, and how to use one. */
export function Backups() {
  const trpc = useTRPC();
  const { data: view, error } = useQuery(trpc.backups.list.queryOptions());
  const make = useMutation(trpc.backups.make.mutationOptions());
  const why = useWhyNot("admin");
  return (
    <Section
      title="Backups"
      note={view && keptWords(view)}
      actions={
        <Button
          look="primary"
          icon={DatabaseBackup}
          why={why}
          busy={make.isPending}
          onClick={() => make.mutate()}
        >
          {make.isPending ? "Backing up" : "Back up now"}
        </Button>
      }
    >
      {error && <LoadError error={error} what="The list of backups" />}
      <Problems title="The backup was not made" problems={problemsOf(make.error)} />
      {view?.trouble && (
        <Problems
          title="The last daily copy could not be made"
          problems={[
            { path: [], message: view.trouble, fix: `Look at the space and rights of ${view.directory}.` },
          ]}
        />
      )}
      {view === undefined && !error && <Bone className="h-20 w-full" />}
      {view?.copies.length === 0 && (
        <p className="text-13 text-muted">
          {view.kept === 0
            ? "No copy was made yet, and none is made by itself."
            : "No copy was made yet. The first is made a minute after the daemon starts, then one a day."}
        </p>
      )}
      {view && view.copies.length > 0 && (
        <ul className="divide-y rounded-md border bg-surface">
          {view.copies.map((copy) => (
            <Copy key={copy.name} copy={copy} />
          ))}
        </ul>
      )}
      <div className="flex max-w-[640px] flex-col gap-1.5 text-13 text-muted">
        <p className="text-pretty">
          A copy holds the database and the console's own keys, without images. With it anybody could sign in
          here, so it is not downloaded in the browser: root on the host reads it from{" "}
          {view?.directory ?? "the data directory"}, or writes one elsewhere with{" "}
          <Command text="heropods backup FILE" />.
        </p>
        <p className="text-pretty">
          A copy's command above says what restoring it would change, and asks before it does. Containers that
          do not change keep running.
        </p>
      </div>
    </Section>
  );
}

function Copy({ copy }: { copy: BackupCopy }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2 text-13">
      <span className="w-24 font-medium">
        <Ago at={copy.at} />
      </span>
      <span className="w-28 text-muted">{REASONS[copy.reason]}</span>
      <span className="w-16 text-right text-muted tabular-nums">{bytes(copy.sizeBytes)}</span>
      <span className="min-w-0 flex-1 basis-80 pr-6">
        <Command text={`heropods restore ${copy.path}`} />
      </span>
    </li>
  );
}

function Command({ text }: { text: string }) {
  return (
    <Copyable value={text} className="max-w-full">
      <code className="font-mono text-12 text-ink [overflow-wrap:anywhere]">{text}</code>
    </Copyable>
  );
}

const REASONS: Record<BackupReason, string> = {
  daily: "daily",
  asked: "asked for",
  "before-restore": "before a restore",
};

const keptWords = ({ kept }: BackupsView): string =>
  kept === 0 ? "No daily copies: --backups-kept is 0." : `One a day; the newest ${kept} are kept.`;
