import type { ReactNode } from "react";
import { cx } from "./cx";

/** A page's head: what it is, what can be done, then its content. */
export function Page({
  title,
  note,
  actions,
  children,
  narrow,
}: {
  title: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  narrow?: boolean;
}) {
  return (
    <div className={cx("flex flex-col gap-5 px-4 pt-5 pb-24 sm:px-6", narrow && "max-w-[1080px]")}>
      <div className="flex min-h-8 flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-20">{title}</h1>
          {note && <p className="mt-0.5 text-13 text-muted">{note}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** A titled part of a page, ruled off, not boxed. */
export function Section({
  title,
  note,
  actions,
  children,
  id,
}: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  id?: string;
}) {
  return (
    <section aria-label={title} id={id} className="flex min-w-0 flex-col gap-2.5">
      <div className="flex min-h-7 items-center justify-between gap-4">
        <h2 className="text-14">
          {title}
          {note && <span className="ml-2 font-normal text-muted">{note}</span>}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

/** Names and their values in two columns, a hairline between the lines. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="flex flex-col divide-y rounded-md border bg-surface">{children}</dl>;
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid min-h-9 grid-cols-[112px_minmax(0,1fr)] items-start gap-x-4 px-3 py-2 text-13 sm:grid-cols-[150px_minmax(0,1fr)]">
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}
