"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, type RefObject, useMemo } from "react";
import { useForm, useWatch } from "react-hook-form";
import { HeroPodsInput } from "@/server/core/inputs";
import type { HeroPodsView } from "@/server/core/model";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { useDebounced } from "../form/debounced";
import { missingPlan, PlanBeside } from "../form/plan-beside";
import { byField } from "../form/server-problems";
import { Summary } from "../form/summary";
import { Button } from "../ui/button";
import { Check, Field, Input, Select } from "../ui/field";

interface HeroPodsFormProps {
  /** The HeroPods that is changed; none: a new one. */
  saved?: HeroPodsView;
  first?: RefObject<HTMLInputElement | null>;
  onSaved?: (name: string) => void;
  /** Places the fields, the plan and the button where the page or the panel wants them. */
  layout: (parts: { fields: ReactNode; plan: ReactNode; buttons: ReactNode }) => ReactNode;
}

const NEW = { ...HeroPodsInput.parse({ name: "new", repair: "automatic" }), name: "" };
const FIELDS = [
  "name",
  "bridge_name",
  "subnet",
  "gateway_ip",
  "dns_servers",
  "use_podman",
  "repair",
] as const;

export function HeroPodsForm({ saved, first, onSaved, layout }: HeroPodsFormProps) {
  const trpc = useTRPC();
  const save = useMutation(trpc.heropods.save.mutationOptions());
  const form = useForm({ resolver: zodResolver(HeroPodsInput), defaultValues: saved ?? NEW });
  const why = useWhyNot("admin");
  const values = useWatch({ control: form.control, compute: (all) => all });
  const preview = usePlan(values);
  const problems = problemsOf(save.error);
  const refused = byField([...preview.problems, ...problems], [...FIELDS]);
  const wrong = (field: (typeof FIELDS)[number]) => form.formState.errors[field]?.message ?? refused[field];
  const submit = form.handleSubmit((input) => save.mutate(input, { onSuccess: () => onSaved?.(input.name) }));
  const name = form.register("name");

  const fields = (
    <>
      <Summary title={`${saved?.name ?? "The HeroPods"} was not saved`} problems={problems} />
      {!saved && (
        <Field label="Name" error={wrong("name")} hint="1 to 64 letters, digits, '-' or '_'.">
          {(wiring) => (
            <Input
              {...wiring}
              {...name}
              ref={(input) => {
                name.ref(input);
                if (first) first.current = input;
              }}
              mono
              placeholder="staging"
            />
          )}
        </Field>
      )}
      <Field label="Subnet" error={wrong("subnet")} hint="In CIDR notation; it overlaps no other bridge's.">
        {(wiring) => <Input {...wiring} {...form.register("subnet")} mono />}
      </Field>
      <Field label="Gateway" error={wrong("gateway_ip")} hint="The host's own address in the subnet.">
        {(wiring) => <Input {...wiring} {...form.register("gateway_ip")} mono />}
      </Field>
      <Field
        label="Bridge"
        error={wrong("bridge_name")}
        hint="Two HeroPods with the same subnet may share one."
      >
        {(wiring) => <Input {...wiring} {...form.register("bridge_name")} mono />}
      </Field>
      <Field label="DNS servers" error={wrong("dns_servers")} hint="Joined by commas.">
        {(wiring) => <Input {...wiring} {...form.register("dns_servers")} mono />}
      </Field>
      <Check
        {...form.register("use_podman")}
        label="Pull with podman"
        hint="Where podman is on the host; otherwise skopeo pulls."
      />
      <Field
        label="Repair"
        error={wrong("repair")}
        hint="What is done when someone changes its containers' objects, or its bridge, on the host."
      >
        {(wiring) => (
          <Select {...wiring} {...form.register("repair")}>
            <option value="automatic">Automatic: put right at once, less often if it happens again</option>
            <option value="ask">Ask: show it with its plan and wait</option>
          </Select>
        )}
      </Field>
    </>
  );
  const buttons = (
    <Button type="submit" look="primary" why={why} busy={save.isPending}>
      {saved ? `Save ${saved.name}` : "Create HeroPods"}
    </Button>
  );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
      {layout({ fields, plan: <PlanBeside {...preview} />, buttons })}
    </form>
  );
}

/** The daemon's plan of what is typed, and what it refuses. */
function usePlan(values: unknown) {
  const trpc = useTRPC();
  const parsed = useMemo(() => HeroPodsInput.safeParse(values), [values]);
  const input = useDebounced(parsed, 140);
  const query = useQuery(
    trpc.heropods.plan.queryOptions(input.success ? input.data : { name: "" }, {
      enabled: input.success,
      staleTime: 0,
      gcTime: 0,
      placeholderData: keepPreviousData,
    }),
  );
  const problems = parsed.success ? problemsOf(query.error) : [];
  const missing = missingPlan(parsed.success, problems, byField(problems, [...FIELDS]));
  return { plan: query.data, stale: query.isFetching || parsed !== input, problems, missing };
}
