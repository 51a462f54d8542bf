"use client";

import { useQuery } from "@tanstack/react-query";
import { Play, WandSparkles } from "lucide-react";
import { type ReactNode, useId, useMemo, useState } from "react";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Bone, LoadError, Problems } from "../ui/notice";
import { Section } from "../ui/page";
import { useUrlState } from "../ui/url-state";
import { Findings } from "./findings";
import { LazyEditor } from "./lazy-editor";
import { PlanOfScript } from "./plan-of-script";
import { RunOfScript } from "./run-of-script";
import { useFormat } from "./use-format";
import { useScriptPlan } from "./use-plan";
import { useRun } from "./use-run";

interface WorkbenchProps {
  /** What its runs are called; null for one that has no name yet. */
  name: string | null;
  source: string;
  onChange: (source: string) => void;
  readOnly?: boolean;
  /** Buttons beside Run. */
  actions: ReactNode;
}

/** A script being written, its plan beside it, and its run below. */
export function Workbench({ name, source, onChange, readOnly = false, actions }: WorkbenchProps) {
  const { get, set } = useUrlState();
  const role = useWhyNot("operator");
  const names = useHostNames();
  const hint = useId();
  const [jump, setJump] = useState<{ offset: number } | null>(null);
  const { plan, error, stale, written } = useScriptPlan(source, role === undefined);
  const run = useRun({ source, name, plan, onBegun: (id) => set({ run: id }) });
  const [unformatted, format] = useFormat(source, onChange);
  const why = role ?? whyNotRun(written, stale, plan);
  return (
    <div className="flex flex-col gap-6">
      <div className="grid grid-cols-1 items-start gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-3">
          <LazyEditor
            value={source}
            onChange={onChange}
            onRun={() => why === undefined && run.ask()}
            names={names}
            readOnly={readOnly}
            jump={jump}
            describedBy={hint}
          />
          <p id={hint} className="text-12 text-muted">
            Ctrl-Space completes, Ctrl-Enter runs; Escape and then Tab leaves the editor.
          </p>
          <div className="flex flex-wrap gap-2">
            <Button look="primary" icon={Play} why={why} busy={run.busy} onClick={run.ask}>
              Run
            </Button>
            {!readOnly && (
              <Button
                icon={WandSparkles}
                why={written ? undefined : "There is nothing to format."}
                onClick={format}
              >
                Format
              </Button>
            )}
            {actions}
          </div>
          {!run.asking && <Problems problems={run.problems} title="The script was not run" />}
          <Problems problems={unformatted} title="The script was not formatted" />
          <Findings findings={plan?.diagnostics ?? []} onJump={(offset) => setJump({ offset })} />
        </div>
        <Section title="What it would do">
          <div aria-live="polite" aria-busy={stale}>
            {error && <LoadError error={error} what="The plan" />}
            {role !== undefined && <p className="text-13 text-muted">{role}</p>}
            {role === undefined && !written && (
              <p className="text-13 text-muted">The plan appears here as the script is written.</p>
            )}
            {role === undefined && written && !plan && !error && <Bone className="h-32 w-full" />}
            {plan && <PlanOfScript planned={plan} stale={stale} />}
          </div>
        </Section>
      </div>
      {get("run") !== "" && <RunOfScript key={get("run")} id={get("run")} />}
      {run.asking && plan && (
        <Confirm
          open
          title={`Delete ${plan.resets.join(", ")} and run?`}
          action="Delete and run"
          onClose={run.leave}
          onConfirm={run.confirm}
          busy={run.busy}
          problems={run.problems}
        >
          <p>
            The script says reset: what is in {plan.resets.join(", ")} is lost, then the script makes its own
            anew.
          </p>
        </Confirm>
      )}
    </div>
  );
}

function whyNotRun(written: boolean, stale: boolean, plan: { ok: boolean; actions: unknown[] } | undefined) {
  if (!written) return "There is nothing to run.";
  if (plan === undefined || stale) return "It is being planned.";
  if (!plan.ok) return "What is wrong has to be mended first.";
  if (plan.actions.length === 0) return "No action of HeroPods stands in it.";
  return undefined;
}

function useHostNames() {
  const trpc = useTRPC();
  const pods = useQuery(trpc.heropods.list.queryOptions()).data;
  const containers = useQuery(trpc.containers.list.queryOptions()).data;
  const images = useQuery(trpc.images.list.queryOptions()).data;
  return useMemo(
    () => ({
      heropods: pods?.map(({ name }) => name) ?? [],
      containers: containers?.map(({ name }) => name) ?? [],
      images: images?.map(({ name }) => name) ?? [],
    }),
    [pods, containers, images],
  );
}
