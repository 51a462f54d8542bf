"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { TargetView } from "@/server/core/notices/targets";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Button, IconButton } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Bone, LoadError, Problems } from "../ui/notice";
import { Section } from "../ui/page";
import { Ago } from "../ui/time";
import { NoticePanel } from "./notice-panel";
import { isTold, placeWords, TOLD } from "./notice-words";

type Open = { panel: "edit"; target?: TargetView } | { panel: "remove"; name: string } | null;

/** Where failures, health, drift and lost peers are told. */
export function Notices() {
  const { data: targets, error } = useQuery(useTRPC().notices.list.queryOptions());
  const [open, setOpen] = useState<Open>(null);
  const why = useWhyNot("admin");
  return (
    <Section
      title="Notices"
      note={targets && String(targets.length)}
      actions={
        <Button look="primary" icon={Plus} why={why} onClick={() => setOpen({ panel: "edit" })}>
          Add place
        </Button>
      }
    >
      {error && <LoadError error={error} what="The list of places for notices" />}
      {targets === undefined && !error && <Bone className="h-20 w-full" />}
      {targets?.length === 0 && (
        <p className="text-13 text-muted">
          Nobody is told yet when a container fails or a peer is lost. Add a webhook or a mail server.
        </p>
      )}
      {targets && targets.length > 0 && (
        <ul className="divide-y rounded-md border bg-surface">
          {targets.map((target) => (
            <Target key={target.name} target={target} why={why} onOpen={setOpen} />
          ))}
        </ul>
      )}
      {open?.panel === "edit" && <NoticePanel target={open.target} onClose={() => setOpen(null)} />}
      {open?.panel === "remove" && <Remove name={open.name} onClose={() => setOpen(null)} />}
    </Section>
  );
}

function Target({
  target,
  why,
  onOpen,
}: {
  target: TargetView;
  why: string | undefined;
  onOpen: (open: Open) => void;
}) {
  const trpc = useTRPC();
  const test = useMutation(trpc.notices.test.mutationOptions());
  const { name, kinds, settings } = target;
  const told = kinds.filter(isTold).map((kind) => TOLD[kind].word.toLowerCase());
  return (
    <li className="flex flex-col gap-2 px-3 py-2 text-13">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="min-w-0 basis-32 truncate font-medium">{name}</span>
        <span className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">
          <span className="font-mono text-12">{placeWords(settings)}</span>
          <span className="block text-12 text-muted">{told.join(", ")}</span>
        </span>
        <span className="w-36 text-12 text-muted">
          <LastTry target={target} />
        </span>
        <Button
          small
          why={why}
          busy={test.isPending}
          aria-label={`Send a test to ${name}`}
          onClick={() => test.mutate({ name })}
        >
          {test.isPending ? "Sending" : test.isSuccess ? "Sent" : "Test"}
        </Button>
        <IconButton
          icon={Pencil}
          label={`Change ${name}`}
          why={why}
          onClick={() => onOpen({ panel: "edit", target })}
        />
        <IconButton
          icon={Trash2}
          label={`Remove ${name}`}
          why={why}
          onClick={() => onOpen({ panel: "remove", name })}
        />
      </div>
      <Problems title={`The test of ${name} did not arrive`} problems={problemsOf(test.error)} />
      {target.last?.error && !test.error && (
        <Problems
          title={`${name} could not be told`}
          problems={[
            { path: [], message: target.last.error, fix: "It is tried again by itself, for an hour." },
          ]}
        />
      )}
    </li>
  );
}

function LastTry({ target: { last, waiting } }: { target: TargetView }) {
  if (waiting > 0) return <>{waiting} waiting</>;
  if (last === null) return <>nothing told yet</>;
  return (
    <>
      {last.error === null ? "told" : "tried"} <Ago at={last.at} />
    </>
  );
}

function Remove({ name, onClose }: { name: string; onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const remove = useMutation(
    trpc.notices.remove.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: trpc.notices.pathKey() }),
    }),
  );
  return (
    <Confirm
      open
      title={`Remove ${name}?`}
      action={`Remove ${name}`}
      onClose={onClose}
      onConfirm={() => remove.mutate({ name }, { onSuccess: onClose })}
      busy={remove.isPending}
      problems={problemsOf(remove.error)}
    >
      <p>It is told nothing more. Its password or signing secret is forgotten.</p>
    </Confirm>
  );
}
