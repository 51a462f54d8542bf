import { CircleAlert, CircleCheck, CircleHelp, type LucideIcon, TriangleAlert } from "lucide-react";
import type { Check } from "@/server/core/model";
import { Copyable } from "../ui/copy";

const LOOK: Record<Check["status"], { icon: LucideIcon; ink: string; word: string }> = {
  ok: { icon: CircleCheck, ink: "text-running-ink", word: "Good" },
  warning: { icon: TriangleAlert, ink: "text-drifted-ink", word: "Warning" },
  failed: { icon: CircleAlert, ink: "text-failed-ink", word: "Failed" },
  unknown: { icon: CircleHelp, ink: "text-muted", word: "Unknown" },
};

/** One check: what was found, what it means, and the fix to copy. */
function CheckLine({ check }: { check: Check }) {
  const { icon: Icon, ink, word } = LOOK[check.status];
  return (
    <li className="grid grid-cols-1 gap-x-6 gap-y-1 px-3 py-2 text-13 @min-[640px]:grid-cols-[minmax(180px,240px)_minmax(0,1fr)]">
      <div className="flex items-start gap-2">
        <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${ink}`} />
        <div>
          <p className="font-medium">{check.title}</p>
          {check.status !== "ok" && <p className={`text-12 ${ink}`}>{word}</p>}
          {check.status === "ok" && <span className="sr-only">{word}</span>}
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-1 @max-[640px]:pl-6">
        <div className={check.status === "ok" ? "flex flex-wrap gap-x-4" : "flex flex-col gap-1"}>
          <p className="font-mono text-12 leading-5 [overflow-wrap:anywhere] whitespace-pre-line">
            {check.evidence}
          </p>
          <p className="text-pretty text-muted">{check.meaning}</p>
        </div>
        {check.fix !== "" && (
          <p className="flex gap-2">
            <span className="shrink-0 font-medium">Fix:</span>
            <Copyable value={check.fix} className="min-w-0 [overflow-wrap:anywhere] whitespace-pre-line">
              {check.fix}
            </Copyable>
          </p>
        )}
      </div>
    </li>
  );
}

/** Checks in one frame, each as wide as the place it stands in allows. */
export function CheckList({ checks }: { checks: Check[] }) {
  return (
    <ul className="@container divide-y rounded-md border bg-surface">
      {checks.map((check) => (
        <CheckLine key={check.id} check={check} />
      ))}
    </ul>
  );
}

/** Worst first, then as the doctor lists them. */
export function worstFirst(checks: Check[]): Check[] {
  const order: Check["status"][] = ["failed", "warning", "unknown", "ok"];
  return checks.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}
