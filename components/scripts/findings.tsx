import type { PlannedScript } from "./plan-of-script";

type Finding = PlannedScript["diagnostics"][number];

/** What is wrong in the script, each a way to its place. */
export function Findings({
  findings,
  onJump,
}: {
  findings: readonly Finding[];
  onJump: (offset: number) => void;
}) {
  if (findings.length === 0) return null;
  return (
    <ul aria-label="Findings" className="divide-y overflow-hidden rounded-md border bg-surface">
      {findings.map(({ place, severity, message, expected, fix }) => (
        <li key={`${place.offset} ${message}`}>
          <button
            type="button"
            onClick={() => onJump(place.offset)}
            className="flex w-full items-start gap-3 px-3 py-1.5 text-left text-13 hover:bg-hover"
          >
            <span className="w-14 shrink-0 font-mono text-12 leading-5 text-muted tabular-nums">
              {place.line}:{place.column}
            </span>
            <span className={`w-16 shrink-0 ${INK[severity]}`}>{WORD[severity]}</span>
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {message}
              {expected !== null && <span className="block text-12 text-muted">Expected: {expected}</span>}
              {fix && <span className="block text-12 text-muted">{fix}</span>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

const WORD = { error: "Error", warning: "Warning", notice: "Notice" } as const;
const INK = { error: "text-failed-ink", warning: "text-drifted-ink", notice: "text-muted" } as const;
