"use client";

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useForm, useWatch } from "react-hook-form";
import type { HeroPodsView } from "@/server/core/model";
import { PUBLIC_PEERS } from "@/server/core/overlay/public-peers";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { useDebounced } from "../form/debounced";
import { missingPlan, PlanBeside } from "../form/plan-beside";
import { byField } from "../form/server-problems";
import { Summary } from "../form/summary";
import { Button } from "../ui/button";
import { Field, Input, TextArea } from "../ui/field";
import { BesidePlan } from "./beside-plan";

const FIELDS = ["version", "ipv6_range", "key_path", "peers", "interface_name"] as const;
const REQUIRED = ["version", "ipv6_range", "key_path", "peers"] as const;
type Fields = Record<(typeof FIELDS)[number], string>;

/** The four that Mycelium needs, every one, and the interface's name; peers one a line. */
export function MyceliumForm({ pod }: { pod: HeroPodsView }) {
  const trpc = useTRPC();
  const enable = useMutation(trpc.heropods.enableMycelium.mutationOptions());
  const form = useForm<Fields>({ defaultValues: fieldsOf(pod) });
  const values = useWatch({ control: form.control, compute: (all) => all });
  const why = useWhyNot("admin");
  const preview = usePlan(pod.name, values, why === undefined);
  const problems = problemsOf(enable.error);
  const refused = byField([...preview.problems, ...problems], [...FIELDS]);
  const wrong = (field: keyof Fields) => form.formState.errors[field]?.message ?? refused[field];
  const required = { required: "Mycelium cannot be enabled without it." };
  const submit = form.handleSubmit((fields) => enable.mutate(inputOf(pod.name, fields)));
  const offered = PUBLIC_PEERS.filter((peer) => !lines(values.peers).includes(peer));

  const fields = (
    <>
      <Summary title={`Mycelium was not enabled for ${pod.name}`} problems={problems} />
      <Field
        label="Version"
        error={wrong("version")}
        hint="The one that is installed, as mycelium -V says it."
      >
        {(wiring) => <Input {...wiring} {...form.register("version", required)} mono placeholder="v0.7.10" />}
      </Field>
      <Field label="Overlay range" error={wrong("ipv6_range")} hint="What is routed to the overlay.">
        {(wiring) => <Input {...wiring} {...form.register("ipv6_range", required)} mono />}
      </Field>
      <Field
        label="Key file"
        error={wrong("key_path")}
        hint="The running node's private key; read to compute its address, never shown."
      >
        {(wiring) => (
          <Input
            {...wiring}
            {...form.register("key_path", required)}
            mono
            placeholder="/var/lib/mycelium/key.bin"
          />
        )}
      </Field>
      <Field
        label="Peers"
        error={wrong("peers")}
        hint="One a line: tcp:// or quic://, an address and a port."
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            {...form.register("peers", required)}
            mono
            rows={6}
            placeholder={PUBLIC_PEERS.slice(0, 2).join("\n")}
          />
        )}
      </Field>
      {offered.length > 0 && (
        <Button
          small
          className="self-start"
          onClick={() =>
            form.setValue("peers", [...lines(values.peers), ...offered].join("\n"), { shouldDirty: true })
          }
        >
          {offered.length === PUBLIC_PEERS.length
            ? "Add the ten public peers"
            : `Add the other ${offered.length} public peers`}
        </Button>
      )}
      <Field
        label="Interface"
        optional
        error={wrong("interface_name")}
        hint="Empty: found by the node's address, whatever its name."
      >
        {(wiring) => <Input {...wiring} {...form.register("interface_name")} mono placeholder="mycelium0" />}
      </Field>
    </>
  );
  const buttons = (
    <Button type="submit" look="primary" why={why} busy={enable.isPending}>
      {pod.mycelium_enabled ? "Save Mycelium" : "Enable Mycelium"}
    </Button>
  );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <BesidePlan
        fields={fields}
        plan={<PlanBeside {...preview} missing={why ?? preview.missing} />}
        buttons={buttons}
      />
    </form>
  );
}

function fieldsOf(pod: HeroPodsView): Fields {
  return {
    version: pod.mycelium_version,
    ipv6_range: pod.mycelium_ipv6_range || "400::/7",
    key_path: pod.mycelium_key_path,
    peers: lines(pod.mycelium_peers).join("\n"),
    interface_name: pod.mycelium_interface_name,
  };
}

function inputOf(heropods: string, { interface_name, peers, ...rest }: Fields) {
  return {
    heropods,
    ...rest,
    peers: lines(peers).join(","),
    ...(interface_name.trim() === "" ? {} : { interface_name: interface_name.trim() }),
  };
}

/** The peers of a text that separates them by commas or line ends. */
const lines = (text: string) =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Only an administrator may ask for this plan: making it reads the key file. */
function usePlan(heropods: string, values: Fields, may: boolean) {
  const trpc = useTRPC();
  const settled = useDebounced(values, 200);
  const complete = REQUIRED.every((field) => settled[field].trim() !== "");
  const input = useMemo(() => inputOf(heropods, settled), [heropods, settled]);
  const query = useQuery(
    trpc.heropods.planEnableMycelium.queryOptions(input, {
      enabled: complete && may,
      staleTime: 0,
      gcTime: 0,
      placeholderData: keepPreviousData,
    }),
  );
  const problems = complete ? problemsOf(query.error) : [];
  const missing = missingPlan(complete, problems, byField(problems, [...FIELDS]));
  return { plan: query.data, stale: query.isFetching || settled !== values, problems, missing };
}
