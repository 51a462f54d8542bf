"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import type { Problem } from "@/server/core/problem";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { useDebounced } from "../form/debounced";
import { FormPanel } from "../form/form-panel";
import { missingPlan, PlanBeside } from "../form/plan-beside";
import { byField, showAtFields } from "../form/server-problems";

import { CreateFields } from "./create-fields";
import { type ContainerFields, ContainerForm, DEFAULTS, FIELDS } from "./form/container-form";
import { TemplateChoice } from "./template-choice";
import { useCreate } from "./use-create";

interface CreatePanelProps {
  /** What the fields hold at first. */
  start: ContainerFields;
  title?: string;
  note?: string;
  onClose: () => void;
}

/** A name and Enter make and start a container; the plan below says what that will do to the host. */
export function CreatePanel({ start, title = "Create container", note, onClose }: CreatePanelProps) {
  const form = useForm({ resolver: zodResolver(ContainerForm), defaultValues: start });
  const [problems, setProblems] = useState<Problem[]>([]);
  const created = useRef<string | null>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const create = useCreate();
  const why = useWhyNot("operator");
  const [sending, setSending] = useState(false);
  const preview = usePreview(useWatch({ control: form.control, compute: (values) => values }), !sending);
  const showMistakes = form.handleSubmit(
    () => {},
    () => setProblems([]),
  );

  /** The order leaves before anything is drawn anew: a person waits for the container, not for the form. */
  async function submit() {
    const order = ContainerForm.safeParse(form.getValues());
    if (!order.success) return showMistakes();
    if (sending) return;
    const answer = create(order.data);
    setSending(true);
    setProblems([]);
    try {
      await answer;
      created.current = order.data.name;
      onClose();
    } catch (error) {
      const refused = problemsOf(error);
      setSending(false);
      setProblems(refused);
      showAtFields(form, refused, FIELDS);
    }
  }

  return (
    <FormPanel
      wide
      onClose={onClose}
      title={title}
      description={note}
      initialFocus={nameField}
      finalFocus={() => rowOf(created.current) ?? true}
      onSubmit={submit}
      submit="Create and start"
      why={why}
      busy={sending}
      failed="The container was not created"
      problems={problems}
    >
      {start === DEFAULTS && <TemplateChoice form={form} />}
      <CreateFields form={form} nameField={nameField} refused={byField(preview.problems, FIELDS)} />
      <div className="mt-1 border-t pt-4">
        <PlanBeside {...preview} />
      </div>
    </FormPanel>
  );
}

/** The daemon's plan of what is typed, asked for when typing rests; its refusals come with it. */
function usePreview(values: unknown, asked: boolean) {
  const trpc = useTRPC();
  const parsed = useMemo(() => ContainerForm.safeParse(values), [values]);
  const input = useDebounced(parsed, 140);
  const query = useQuery(
    trpc.containers.planCreate.queryOptions(input.success ? input.data : { name: "" }, {
      enabled: input.success && asked,
      staleTime: 0,
      gcTime: 0,
      placeholderData: keepPreviousData,
    }),
  );
  const problems = parsed.success ? problemsOf(query.error) : [];
  const missing = missingPlan(parsed.success, problems, byField(problems, FIELDS));
  return { plan: query.data, stale: query.isFetching || parsed !== input, problems, missing };
}

/** The focus goes to what was made. */
function rowOf(name: string | null): HTMLElement | null {
  return name === null
    ? null
    : document.querySelector<HTMLElement>(`a[href="/containers/${CSS.escape(name)}"]`);
}
