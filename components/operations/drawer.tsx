"use client";

import { ChevronDown, X } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import type { OperationView } from "@/server/core/model";
import { useSession } from "../api/session";
import { Plan } from "../plan/plan";
import { progressOf } from "../plan/plan-head";
import { IconButton } from "../ui/button";
import { Dot } from "../ui/state";
import { useAttention } from "./attention";
import { StopImage } from "./stop-image";
import { titleOf } from "./words";

/** Follows across pages: what is being done now and what failed here; folds into a pill with a count. */
export function OperationsDrawer() {
  const { operations, dismiss } = useAttention();
  const [open, setOpen] = useState(false);
  const me = useSession()?.user?.email;
  const mine = operations.find((each) => each.finishedAt !== null && each.actor === me)?.id;
  // What I asked for and what failed is shown at once; folded, it stays folded until the next.
  useEffect(() => {
    if (mine !== undefined) setOpen(true);
  }, [mine]);
  if (operations.length === 0) return null;
  const running = operations.filter((operation) => operation.finishedAt === null).length;
  const failed = operations.length - running;
  const counts = [running > 0 && `${running} running`, failed > 0 && `${failed} failed`]
    .filter(Boolean)
    .join(", ");
  if (!open)
    return (
      <button
        type="button"
        aria-expanded={false}
        onClick={() => setOpen(true)}
        className="fixed right-4 bottom-11 z-30 flex h-9 max-w-[calc(100vw-32px)] items-center gap-2.5 rounded-full border bg-surface px-3.5 text-13 shadow-float hover:bg-hover"
      >
        <Dot className={failed > 0 ? "bg-failed" : "animate-breathe bg-moving"} />
        <span className="font-medium tabular-nums">{counts}</span>
        {operations[0] && <span className="truncate text-muted">{titleOf(operations[0])}</span>}
      </button>
    );
  return (
    <section
      aria-label="Operations"
      className="fixed right-4 bottom-11 z-30 flex max-h-[60vh] w-[min(520px,calc(100vw-32px))] flex-col rounded-md border bg-surface shadow-float"
    >
      <header className="flex items-center justify-between border-b py-1 pr-1.5 pl-3.5">
        <h2 className="text-13 tabular-nums">{counts}</h2>
        <IconButton icon={ChevronDown} label="Fold" onClick={() => setOpen(false)} />
      </header>
      <ul className="divide-y overflow-y-auto">
        {operations.map((operation) => (
          <Item key={operation.id} operation={operation} onDismiss={() => dismiss(operation.id)} />
        ))}
      </ul>
    </section>
  );
}

function Item({ operation, onDismiss }: { operation: OperationView; onDismiss: () => void }) {
  return (
    <li className="flex flex-col gap-2 px-3.5 py-2.5">
      <div className="flex items-center gap-2 text-13">
        <Dot className={operation.finishedAt === null ? "animate-breathe bg-moving" : "bg-failed"} />
        <Link
          prefetch={false}
          href={`/activity/${operation.id}`}
          className="min-w-0 flex-1 truncate rounded-sm font-medium hover:underline"
        >
          {titleOf(operation)}
        </Link>
        <span className="text-12 text-muted tabular-nums">{progressOf(operation)}</span>
        <StopImage operation={operation} />
        {operation.finishedAt !== null && (
          <IconButton small icon={X} label={`Dismiss: ${titleOf(operation)}`} onClick={onDismiss} />
        )}
      </div>
      {operation.error && (
        <p className="text-13 line-clamp-3 [overflow-wrap:anywhere] text-failed-ink">{operation.error}</p>
      )}
      <Plan plan={operation.plan} operation={operation} bare />
    </li>
  );
}
