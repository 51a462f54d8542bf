"use client";

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { useDebounced } from "../form/debounced";
import { FormPanel } from "../form/form-panel";
import { PlanBeside } from "../form/plan-beside";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { atLines, endpointLines } from "./endpoint-lines";
import { LineField } from "./line-field";

/** Adds peers, one or many: each bad endpoint is said at its line before the node hears of any. */
export function AddPeers({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const [text, setText] = useState("");
  const settled = useDebounced(text, 250);
  const lines = endpointLines(text);
  const endpoints = endpointLines(settled).map(({ endpoint }) => endpoint);
  const publicPeers = useQuery(trpc.overlay.publicPeers.queryOptions()).data ?? [];
  const plan = useQuery(
    trpc.overlay.planAddPeers.queryOptions(
      { endpoints },
      { enabled: endpoints.length > 0, staleTime: 0, gcTime: 0, placeholderData: keepPreviousData },
    ),
  );
  const add = useMutation(trpc.overlay.addPeers.mutationOptions());
  const field = useRef<HTMLTextAreaElement>(null);
  const stale = settled !== text;
  const { wrong, rest } = atLines(stale ? [] : problemsOf(add.error ?? plan.error), lines);
  const missing = publicPeers.filter((peer) => !lines.some(({ endpoint }) => endpoint === peer));
  const why =
    lines.length === 0 ? "Write at least one endpoint." : wrong.length > 0 ? "A line is wrong." : undefined;
  const submit = () => {
    if (why !== undefined || add.isPending) return;
    add.mutate({ endpoints: lines.map(({ endpoint }) => endpoint) }, { onSuccess: onClose });
  };
  return (
    <FormPanel
      wide
      onClose={onClose}
      title="Add peers"
      description="Mycelium connects to them at once; after its restart they are given back."
      initialFocus={field}
      onSubmit={submit}
      submit={lines.length > 1 ? `Add ${lines.length} peers` : "Add peer"}
      why={why}
      busy={add.isPending}
      failed="The peers were not added"
      problems={add.error ? rest : []}
    >
      <Field
        label="Endpoints"
        error={wrong.length === 0 ? undefined : wrong.map(said).join("\n")}
        hint="One a line, or with commas between: tcp://1.2.3.4:9651, quic://[2001:db8::1]:9651. No host names."
      >
        {(wiring) => (
          <LineField
            wiring={wiring}
            ref={field}
            value={text}
            onChange={(next) => {
              add.reset();
              setText(next);
            }}
            wrong={new Set(wrong.map(({ line }) => line))}
            placeholder="tcp://1.2.3.4:9651"
          />
        )}
      </Field>
      <Button
        small
        className="self-start"
        why={missing.length === 0 ? "They are all above." : undefined}
        onClick={() => setText([text.trimEnd(), ...missing].filter((line) => line !== "").join("\n"))}
      >
        Fill in the {publicPeers.length} public peers
      </Button>
      <PlanBeside
        plan={endpoints.length === 0 || plan.isError ? undefined : plan.data}
        stale={stale || plan.isPlaceholderData}
        missing={
          endpoints.length === 0
            ? "The plan appears here when there is an endpoint."
            : plan.isError
              ? rest.map(({ message }) => message).join("\n") ||
                "There is no plan until what is wrong is changed."
              : undefined
        }
      />
    </FormPanel>
  );
}

const said = ({ line, message }: { line: number; message: string }) => `Line ${line}: ${message}`;
