import { CircleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { Problem } from "@/server/core/problem";
import { codeOf, problemsOf } from "../api/problems";
import { cx } from "./cx";

/** What went wrong and what to do; it stays until it is no longer so. */
export function Problems({
  problems,
  title,
  className,
}: {
  problems: Problem[];
  title?: string;
  className?: string;
}) {
  if (problems.length === 0) return null;
  return (
    <div
      role="alert"
      className={cx(
        "flex gap-2.5 rounded-md border border-failed-line bg-failed-wash px-3 py-2.5 text-13",
        className,
      )}
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed-ink" />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium text-failed-ink">{title}</p>}
        <ul className="flex flex-col gap-1">
          {problems.map((problem) => (
            <li
              key={`${problem.path.join(".")} ${problem.message}`}
              className="text-pretty whitespace-pre-line [overflow-wrap:anywhere]"
            >
              {problem.message}
              {problem.fix && <span className="block text-muted">{problem.fix}</span>}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** A page or a part of it that could not be read. */
export function LoadError({ error, what }: { error: unknown; what: string }) {
  const title = codeOf(error) === "NOT_FOUND" ? undefined : `${what} could not be read`;
  return <Problems problems={problemsOf(error)} title={title} />;
}

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  /** The one next action. */
  action?: ReactNode;
}

/** Nothing here yet, why, and the one thing to do about it. */
export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-16 text-center">
      <Icon aria-hidden className="size-6 text-faint" strokeWidth={1.5} />
      <div className="flex max-w-96 flex-col gap-1">
        <p className="text-14 font-medium">{title}</p>
        {children && <p className="text-13 text-pretty text-muted">{children}</p>}
      </div>
      {action}
    </div>
  );
}

/** Holds the place of a line that is being read, in the size the line will have. */
export function Bone({ className }: { className?: string }) {
  return <span aria-hidden className={cx("inline-block h-3 rounded-sm bg-hover", className)} />;
}
