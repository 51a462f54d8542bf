"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Copy, Layers, Save } from "lucide-react";
import { useEffect, useState } from "react";
import { Controller, useForm, useWatch } from "react-hook-form";
import type { ContainerView } from "@/server/core/model";
import type { Problem } from "@/server/core/problem";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { byField } from "../form/server-problems";
import { Summary } from "../form/summary";
import { SaveTemplatePanel } from "../templates/save-panel";
import { Button, ButtonLink } from "../ui/button";
import { Field } from "../ui/field";
import { Bone } from "../ui/notice";
import { ChangePlan } from "./change-plan";
import { CommitPanel } from "./commit-panel";
import { type ContainerFields, ContainerForm, FIELDS, fieldsOf } from "./form/container-form";
import { FoldedSections } from "./form/folded-sections";
import { ImageField } from "./image-field";
import { useChangePlan } from "./use-change-plan";

/** A container's configuration to be changed, what that does to it and to the host beside it. */
export function ContainerConfigurationTab({ name }: { name: string }) {
  const { data: container } = useQuery(useTRPC().containers.get.queryOptions({ name }));
  if (!container) return <Bone className="h-80 w-full max-w-[720px]" />;
  return <ConfigurationForm key={container.id} container={container} />;
}

function ConfigurationForm({ container }: { container: ContainerView }) {
  const { name } = container;
  const why = useWhyNot("operator");
  const [before, setBefore] = useState(() => fieldsOf(container));
  const form = useForm({ resolver: zodResolver(ContainerForm), defaultValues: before });
  const values = useWatch({ control: form.control, compute: (all) => all });
  const { change, ...planned } = useChangePlan(name, before, values);
  const apply = useMutation(useTRPC().containers.change.mutationOptions());
  const [templating, setTemplating] = useState(false);
  const [committing, setCommitting] = useState(false);
  const admin = useWhyNot("admin");
  const nothing = change !== null && Object.keys(change).length === 0;
  const problems = failureOf(apply.data) ?? problemsOf(apply.error);
  const refused = byField([...planned.problems, ...problems], FIELDS);
  const wrong = (field: keyof ContainerFields) => form.formState.errors[field]?.message ?? refused[field];

  // What is saved changes when it is applied, and when somebody else changes it: what was not touched here follows.
  const saved = JSON.stringify(fieldsOf(container));
  useEffect(() => {
    const now: ContainerFields = JSON.parse(saved);
    setBefore(now);
    form.reset(now, { keepDirtyValues: true });
  }, [saved, form]);

  const submit = form.handleSubmit(() => {
    if (change !== null && !nothing) apply.mutate({ name, change, wait: true });
  });

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <div className="grid grid-cols-1 items-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,560px)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Summary title={`${name} was not changed`} problems={problems} />
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
          <div className="flex flex-wrap gap-2 pt-1">
            <Button
              type="submit"
              look="primary"
              why={why ?? (nothing ? "Nothing is changed yet." : undefined)}
              busy={apply.isPending}
            >
              {nothing ? "Apply" : APPLY[planned.preview?.effect ?? "nothing"]}
            </Button>
            {!nothing && (
              <Button
                look="quiet"
                onClick={() => {
                  apply.reset();
                  form.reset(before);
                }}
              >
                Discard changes
              </Button>
            )}
          </div>
        </div>
        <div className="flex min-w-0 max-w-[720px] flex-col gap-4 lg:sticky lg:top-16">
          <div className="flex flex-wrap gap-2">
            <ButtonLink icon={Copy} href={`/containers?create=1&from=${encodeURIComponent(name)}`}>
              Duplicate
            </ButtonLink>
            <Button icon={Save} why={why} onClick={() => setTemplating(true)}>
              Save as template
            </Button>
            <Button icon={Layers} why={admin} onClick={() => setCommitting(true)}>
              Make an image
            </Button>
            {admin === undefined && (
              <a
                download
                href={`/api/containers/archive?name=${encodeURIComponent(name)}`}
                className="inline-flex h-8 items-center rounded-md px-2 text-13 text-muted underline underline-offset-2 hover:text-ink"
              >
                Download as an OCI archive
              </a>
            )}
          </div>
          <ChangePlan
            nothing={nothing}
            complete={change !== null}
            refusedAtFields={Object.keys(refused).length > 0}
            {...planned}
          />
        </div>
      </div>
      {committing && <CommitPanel container={name} onClose={() => setCommitting(false)} />}
      {templating && <SaveTemplatePanel container={container} onClose={() => setTemplating(false)} />}
    </form>
  );
}

const APPLY = {
  nothing: "Apply",
  saved: "Save for the next start",
  live: "Apply at once",
  recreated: "Apply and restart",
} as const;

/** An operation that was waited for and failed: what was typed stays to be corrected. */
function failureOf(operation: { status: string; error: string | null } | undefined): Problem[] | undefined {
  if (operation === undefined || operation.status === "done") return undefined;
  return [{ path: [], message: operation.error ?? `It ended as ${operation.status}.` }];
}
