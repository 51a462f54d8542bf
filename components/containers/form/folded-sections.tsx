"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { cx } from "../../ui/cx";
import type { FormSection, SectionProps } from "./section";
import { SECTIONS } from "./sections";

/** What most containers do not need, one line a section; one opens by itself when something in it is wrong. */
export function FoldedSections({ form, wrong }: SectionProps) {
  return (
    <div className="flex flex-col divide-y rounded-md border">
      {SECTIONS.map((section) => (
        <Folded key={section.title} section={section} form={form} wrong={wrong} />
      ))}
    </div>
  );
}

function Folded({ section, form, wrong }: { section: FormSection } & SectionProps) {
  const [opened, setOpened] = useState(false);
  const summary = useWatch({ control: form.control, compute: section.summary });
  const shown = opened || section.fields.some((field) => wrong(field) !== undefined);
  const { Fields } = section;
  return (
    <div>
      <button
        type="button"
        aria-expanded={shown}
        onClick={() => setOpened(!shown)}
        className="flex h-9 w-full items-center gap-1.5 px-2.5 text-13 hover:bg-hover"
      >
        <ChevronRight
          aria-hidden
          className={cx(
            "size-3.5 shrink-0 text-muted transition-transform duration-120",
            shown && "rotate-90",
          )}
        />
        <span className="shrink-0 whitespace-nowrap">{section.title}</span>
        {!shown && <span className="ml-auto min-w-0 truncate pl-4 text-12 text-muted">{summary}</span>}
      </button>
      {/* Its fields are made when they are first wanted: the form opens no slower for having many. */}
      {shown && (
        <div className="flex flex-col gap-4 px-3 pt-1 pb-4">
          <Fields form={form} wrong={wrong} />
        </div>
      )}
    </div>
  );
}
