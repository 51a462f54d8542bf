"use client";

import { useQuery } from "@tanstack/react-query";
import type { RowSelectionState } from "@tanstack/react-table";
import { Box, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ContainerView } from "@/server/core/model";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { DataTable } from "../table/data-table";
import { typing } from "../table/search";
import { useUrlSort } from "../table/sort";
import { Button } from "../ui/button";
import { Empty, LoadError, Problems } from "../ui/notice";
import { Page } from "../ui/page";
import { useUrlState } from "../ui/url-state";
import type { Action } from "./actions";
import { CONTAINER_COLUMNS } from "./columns";
import { ContainerFilters, filtered } from "./filters";
import { ContainerRowActions } from "./row-actions";
import { SelectionBar } from "./selection-bar";
import { useAct } from "./use-act";

const loadCreate = () => import("./create-from");
const CreateFrom = dynamic(() => loadCreate().then((module) => module.CreateFrom), { ssr: false });
const ActTogether = dynamic(() => import("./act-together").then((module) => module.ActTogether), {
  ssr: false,
});
const DeleteContainers = dynamic(
  () => import("./delete-containers").then((module) => module.DeleteContainers),
  { ssr: false },
);

export function ContainerList() {
  const { data: all, error } = useQuery(useTRPC().containers.list.queryOptions());
  const { get, set } = useUrlState();
  const [sort, toggleSort] = useUrlSort("name");
  const [selection, select] = useState<RowSelectionState>({});
  const [deleting, setDeleting] = useState<string[]>([]);
  const [together, setTogether] = useState<{ action: "start" | "stop" | "restart"; names: string[] }>();
  const { act, problems, clear } = useAct();
  const why = useWhyNot("operator");
  const query = ["q", "state", "heropods", "label"].map(get).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: `query` stands for what `get` reads
  const rows = useMemo(() => all && filtered(all, get), [all, query]);
  const selected = useMemo(() => (rows ?? []).filter((row) => selection[row.name]), [rows, selection]);
  const creating = get("create") !== "";
  const create = () => set({ create: "1" });
  useCreateKey(create, why === undefined);

  const onAct = useCallback(
    (action: Action, names: string[]) => {
      if (action === "delete") setDeleting(names);
      else if (action !== "repair" && names.length > 1) setTogether({ action, names });
      else void act(action, names);
    },
    [act],
  );
  const actions = useCallback(
    (row: ContainerView) => (
      <ContainerRowActions container={row} why={why} onAct={(action) => onAct(action, [row.name])} />
    ),
    [why, onAct],
  );

  return (
    <Page
      title="Containers"
      actions={
        <Button look="primary" icon={Plus} onClick={create} why={why} aria-keyshortcuts="c">
          Create container
        </Button>
      }
    >
      <Problems problems={problems} title="The host refused" />
      {error ? (
        <LoadError error={error} what="The list of containers" />
      ) : (
        <div className="flex flex-col gap-2">
          {selected.length > 0 ? (
            <SelectionBar selected={selected} why={why} onAct={onAct} onClear={() => select({})} />
          ) : (
            <ContainerFilters all={all} />
          )}
          <DataTable
            label="Containers"
            rows={rows}
            columns={CONTAINER_COLUMNS}
            sort={sort}
            onSort={toggleSort}
            selection={[selection, select]}
            actions={actions}
            empty={
              all?.length === 0 ? (
                <NoContainers onCreate={create} why={why} />
              ) : (
                <NoMatch onClear={() => set({ q: null, state: null, heropods: null, label: null })} />
              )
            }
          />
        </div>
      )}
      {creating && (
        <CreateFrom
          from={get("from")}
          template={get("template")}
          onClose={() => set({ create: null, from: null, template: null })}
        />
      )}
      {together && (
        <ActTogether
          {...together}
          problems={problems}
          onClose={() => {
            setTogether(undefined);
            clear();
          }}
          onConfirm={() =>
            void act(together.action, together.names).then((begun) => {
              if (!begun) return;
              setTogether(undefined);
              select({});
            })
          }
        />
      )}
      {deleting.length > 0 && (
        <DeleteContainers
          containers={(all ?? []).filter((row) => deleting.includes(row.name))}
          problems={problems}
          onClose={() => {
            setDeleting([]);
            clear();
          }}
          onDelete={(options) =>
            void act("delete", deleting, options).then((begun) => {
              if (!begun) return;
              setDeleting([]);
              select({});
            })
          }
        />
      )}
    </Page>
  );
}

/** 'c' opens the form; its code is fetched while the page is idle, so that one click is enough. */
function useCreateKey(create: () => void, allowed: boolean) {
  const latest = useRef(create);
  latest.current = create;
  useEffect(() => {
    if (!allowed) return;
    const idle = window.setTimeout(() => void loadCreate(), 300);
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "c" || typing(event)) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", onKey);
    return () => {
      window.clearTimeout(idle);
      document.removeEventListener("keydown", onKey);
    };
  }, [allowed]);
}

function NoContainers({ onCreate, why }: { onCreate: () => void; why: string | undefined }) {
  return (
    <Empty
      icon={Box}
      title="No containers yet"
      action={
        <Button look="primary" icon={Plus} onClick={onCreate} why={why}>
          Create container
        </Button>
      }
    >
      The image busybox and the HeroPods default are there: a name is enough.
    </Empty>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <Empty
      icon={Box}
      title="No container matches"
      action={<Button onClick={onClear}>Show all containers</Button>}
    >
      The search or a filter leaves none of them.
    </Empty>
  );
}
