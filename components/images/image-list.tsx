"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Download, Eraser, Layers, RefreshCw, Trash2, Upload } from "lucide-react";
import { useState } from "react";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { DataTable } from "../table/data-table";
import { SearchField } from "../table/search";
import { useUrlSort } from "../table/sort";
import { Button, IconButton } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Empty, LoadError, Problems } from "../ui/notice";
import { Page } from "../ui/page";
import { useUrlState } from "../ui/url-state";
import { IMAGE_COLUMNS } from "./columns";
import { PruneImages } from "./prune-images";
import { PullPanel } from "./pull-panel";
import { ImageTabs } from "./tabs";
import { ImagesUnderWay } from "./under-way";
import { UploadPanel } from "./upload-panel";

export function ImageList() {
  const trpc = useTRPC();
  const { data: images, error } = useQuery(trpc.images.list.queryOptions());
  const remove = useMutation(trpc.images.delete.mutationOptions());
  const { get, set } = useUrlState();
  const [sort, toggleSort] = useUrlSort("name");
  const [deleting, setDeleting] = useState<string | null>(null);
  const why = useWhyNot("admin");
  const operator = useWhyNot("operator");
  const check = useMutation(trpc.images.check.mutationOptions());
  const follow = images?.some(({ source, name }) => source === "registry" && !name.includes("@")) ?? false;
  const failed = check.data?.filter(({ state }) => state === "failed") ?? [];
  const q = get("q").toLowerCase();
  const rows = images?.filter((image) => image.name.toLowerCase().includes(q) || image.digest.includes(q));
  const close = () => {
    setDeleting(null);
    remove.reset();
  };
  const inUse = (name: string) => {
    const users = images?.find((image) => image.name === name)?.usedBy ?? [];
    return users.length === 0 ? undefined : `${users.join(", ")} ${users.length === 1 ? "uses" : "use"} it.`;
  };

  return (
    <Page
      title="Images"
      actions={
        <>
          <Button
            look="quiet"
            icon={RefreshCw}
            why={operator ?? (follow ? undefined : "No image was pulled by a tag.")}
            busy={check.isPending}
            onClick={() => check.mutate({})}
          >
            {check.isPending ? "Asking the registries" : "Check for updates"}
          </Button>
          <Button look="quiet" icon={Eraser} why={why} onClick={() => set({ add: "prune" })}>
            Delete unused
          </Button>
          <Button icon={Upload} why={why} onClick={() => set({ add: "upload" })}>
            Upload image
          </Button>
          <Button look="primary" icon={Download} why={why} onClick={() => set({ add: "pull" })}>
            Pull image
          </Button>
        </>
      }
    >
      <ImageTabs />
      <Problems problems={problemsOf(check.error)} title="The host refused" />
      <Problems
        problems={failed.map(({ name, problem }) => ({ path: [], message: problem ?? `${name}: no answer` }))}
        title="Some registries did not say"
      />
      {error ? (
        <LoadError error={error} what="The list of images" />
      ) : (
        <div className="flex flex-col gap-2">
          <ImagesUnderWay />
          <search className="flex min-h-8">
            <SearchField label="Search images" />
          </search>
          <DataTable
            label="Images"
            rows={rows}
            columns={IMAGE_COLUMNS}
            sort={sort}
            onSort={toggleSort}
            actions={(image) => (
              <IconButton
                small
                icon={Trash2}
                label={`Delete ${image.name}`}
                why={why ?? inUse(image.name)}
                onClick={() => setDeleting(image.name)}
              />
            )}
            empty={
              images?.length === 0 ? (
                <Empty
                  icon={Layers}
                  title="No images"
                  action={
                    <Button look="primary" icon={Download} why={why} onClick={() => set({ add: "pull" })}>
                      Pull image
                    </Button>
                  }
                >
                  A container is made from an image: pull one from a registry, or upload a tarball.
                </Empty>
              ) : (
                <Empty
                  icon={Layers}
                  title="No image matches"
                  action={<Button onClick={() => set({ q: null })}>Show all images</Button>}
                />
              )
            }
          />
        </div>
      )}
      {get("add") === "pull" && <PullPanel onClose={() => set({ add: null })} />}
      {get("add") === "prune" && <PruneImages onClose={() => set({ add: null })} />}
      {get("add") === "upload" && <UploadPanel onClose={() => set({ add: null })} />}
      {deleting !== null && (
        <Confirm
          open
          title={`Delete ${deleting}?`}
          action="Delete image"
          onClose={close}
          onConfirm={() => remove.mutate({ name: deleting }, { onSuccess: close })}
          busy={remove.isPending}
          problems={problemsOf(remove.error)}
        >
          <p>Its files are removed from this host. To use it again it has to be pulled or uploaded again.</p>
        </Confirm>
      )}
    </Page>
  );
}
