"use client";

import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import type { StepView } from "@/server/core/model";
import { duration } from "../format/time";
import { cx } from "../ui/cx";
import { Dot } from "../ui/state";
import { Commands } from "./commands";
import { ObjectLink } from "./object-link";
import { StepProgress } from "./step-progress";

/** One step: its sign, its sentence, its object, how far it is. Opened, what is typed on the host. */
export function StepLine({ step, preview }: { step: StepView; preview: boolean }) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  const open = opened || step.stderr !== null || (step.output ?? "") !== "";
  return (
    <li>
      <div className="group/step relative flex min-h-8 items-start gap-2 px-2 py-1.5 text-13 hover:bg-hover">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpened(!opened)}
          className="flex min-w-0 flex-1 items-start gap-2 text-left after:absolute after:inset-0"
        >
          <ChevronRight
            aria-hidden
            className={cx(
              "mt-[3px] size-3.5 shrink-0 text-faint transition-transform duration-120",
              open && "rotate-90",
            )}
          />
          <span aria-hidden className="w-3 shrink-0 text-center font-mono text-muted">
            {SIGN[step.sign].glyph}
          </span>
          <span className="sr-only">{SIGN[step.sign].word}: </span>
          <span className={cx("min-w-0 [overflow-wrap:anywhere]", faded(step) && "text-muted")}>
            {step.sentence}
            {step.found && <span className="block text-12 text-muted">Found: {step.found}</span>}
          </span>
        </button>
        <ObjectLink object={step.object} />
        {!preview && <StepStatus step={step} />}
      </div>
      {step.progress && <StepProgress progress={step.progress} of={step.sentence} />}
      <div id={id} hidden={!open}>
        {open && <Commands commands={step.commands} stderr={step.stderr} output={step.output} />}
      </div>
    </li>
  );
}

function StepStatus({ step }: { step: StepView }) {
  const { word, dot, ink } = STATUS[step.status];
  const text = step.status === "done" && step.ms !== null ? duration(step.ms) : word;
  return (
    <span
      className={cx(
        "flex w-20 shrink-0 items-center justify-end gap-1.5 text-12 leading-5 tabular-nums",
        ink,
      )}
    >
      {dot && <Dot className={cx("size-1.5", dot)} />}
      {text}
      {step.status === "done" && <span className="sr-only"> done</span>}
    </span>
  );
}

const SIGN = {
  add: { glyph: "+", word: "Add" },
  change: { glyph: "~", word: "Change" },
  remove: { glyph: "−", word: "Remove" },
  keep: { glyph: "=", word: "As it is" },
  run: { glyph: "›", word: "Run" },
} as const;

const STATUS: Record<StepView["status"], { word: string; dot: string | null; ink: string }> = {
  waiting: { word: "Waiting", dot: null, ink: "text-faint" },
  running: { word: "Running", dot: "bg-moving animate-breathe", ink: "text-moving-ink" },
  done: { word: "Done", dot: "bg-running", ink: "text-muted" },
  failed: { word: "Failed", dot: "bg-failed", ink: "text-failed-ink" },
  undone: { word: "Undone", dot: null, ink: "text-muted" },
  stuck: { word: "Stuck", dot: "bg-failed", ink: "text-failed-ink" },
  skipped: { word: "Not begun", dot: null, ink: "text-faint" },
};

const faded = (step: StepView) => step.status === "skipped" || step.status === "undone";
