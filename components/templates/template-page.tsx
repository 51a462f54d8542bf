"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileUp, Plus, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { ContainerConfiguration } from "@/server/core/container/configuration";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC, useTRPCClient } from "../api/trpc";
import { type ContainerFields, ContainerForm, FIELDS, fieldsOf } from "../containers/form/container-form";
import { FoldedSections } from "../containers/form/folded-sections";
import { ImageField } from "../containers/image-field";
import { byField } from "../form/server-problems";
import { Summary } from "../form/summary";
import { Button, ButtonLink } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Field, Input } from "../ui/field";
import { Bone, LoadError, Problems } from "../ui/notice";
import { Page } from "../ui/page";
import type { TemplateView } from "./columns";
import { useSaveTemplate } from "./use-save";

/** One template: what containers are made of it, to be changed, exported, deleted. */
export function TemplatePage({ name }: { name: string }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const cache = useQueryClient();
  const router = useRouter();
  const { data: template, error } = useQuery(trpc.templates.get.queryOptions({ name }));
  const remove = useMutation(trpc.templates.delete.mutationOptions());
  const [deleting, setDeleting] = useState(false);
  const why = useWhyNot("operator");
  const unusable = template?.configuration === null ? "What is stored of it cannot be used." : undefined;

  const download = async () => {
    const text = await client.templates.export.query({ name });
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: `${name}.json` });
    link.click();
    URL.revokeObjectURL(url);
  };

  return (
    <Page
      title={name}
      note={template?.note}
      actions={
        <>
          <Button icon={FileUp} why={unusable} onClick={() => void download()}>
            Export
          </Button>
          <Button icon={Trash2} look="danger" why={why} onClick={() => setDeleting(true)}>
            Delete
          </Button>
          {unusable === undefined && (
            <ButtonLink
              icon={Plus}
              look="primary"
              href={`/containers?create=1&template=${encodeURIComponent(name)}`}
            >
              Create container
            </ButtonLink>
          )}
        </>
      }
    >
      {error ? (
        <LoadError error={error} what={`The template ${name}`} />
      ) : template === undefined ? (
        <Bone className="h-80 w-full max-w-[640px]" />
      ) : (
        <>
          <Problems problems={template.problems} title="What is stored of it cannot be used; save it anew" />
          <TemplateForm key={template.updatedAt} template={template} />
        </>
      )}
      {deleting && (
        <Confirm
          open
          title={`Delete the template ${name}?`}
          action={`Delete ${name}`}
          problems={problemsOf(remove.error)}
          busy={remove.isPending}
          onClose={() => setDeleting(false)}
          onConfirm={() =>
            remove.mutate(
              { name },
              {
                onSuccess: () => {
                  void cache.invalidateQueries({ queryKey: trpc.templates.list.queryKey() });
                  router.push("/templates");
                },
              },
            )
          }
        >
          Containers that were made from it stay as they are.
        </Confirm>
      )}
    </Page>
  );
}

function TemplateForm({ template }: { template: TemplateView }) {
  const { name } = template;
  const save = useSaveTemplate();
  const why = useWhyNot("operator");
  const [note, setNote] = useState(template.note);
  const form = useForm({
    resolver: zodResolver(ContainerForm),
    defaultValues: typed(template.configuration),
  });
  const problems = problemsOf(save.error).map((problem) => ({
    ...problem,
    path: problem.path[0] === "configuration" ? problem.path.slice(1) : problem.path,
  }));
  const refused = byField(problems, FIELDS);
  const wrong = (field: keyof ContainerFields) => form.formState.errors[field]?.message ?? refused[field];
  const submit = form.handleSubmit(({ name: _, heropods: __, ...configuration }) =>
    save.mutate({ name, note, configuration }),
  );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex max-w-[640px] flex-col gap-4">
      <Summary title={`${name} was not saved`} problems={problems} />
      <Field label="What it is for" optional>
        {(wiring) => <Input {...wiring} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
      <Field label="Image" error={wrong("image")}>
        {(wiring) => (
          <Controller
            control={form.control}
            name="image"
            render={({ field }) => (
              <ImageField wiring={wiring} value={field.value} onChange={field.onChange} />
            )}
          />
        )}
      </Field>
      <FoldedSections form={form} wrong={wrong} />
      <div className="pt-1">
        <Button type="submit" look="primary" why={why} busy={save.isPending}>
          {`Save ${name}`}
        </Button>
      </div>
    </form>
  );
}

/** A template has neither a name nor a HeroPods for its containers; the form wants some. */
const typed = (configuration: ContainerConfiguration | null) =>
  fieldsOf({ ...(configuration ?? ContainerConfiguration.parse({})), name: "any", heropods: "default" });
