"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { DoctorReport } from "@/server/core/model";
import { useConnection } from "../api/connection";
import { useSession } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Dot } from "../ui/state";

/** The host's health in two words, always in sight: the worst that the doctor found. */
export function HostState() {
  const report = useQuery(useTRPC().doctor.report.queryOptions()).data;
  const host = useSession()?.host ?? "Host";
  const lost = useConnection().state === "lost";
  const { failed, warnings } = report ? count(report) : { failed: 0, warnings: 0 };
  const [dot, word] = lost
    ? ["bg-drifted", "away"]
    : !report
      ? ["bg-stopped", "checking"]
      : failed > 0
        ? ["bg-failed", `${failed} failed`]
        : warnings > 0
          ? ["bg-drifted", `${warnings} ${warnings === 1 ? "warning" : "warnings"}`]
          : ["bg-running", "well"];
  return (
    <Link
      href="/doctor"
      aria-label={`${host}: ${word}`}
      className="flex h-8 items-center gap-2 rounded-md px-2.5 text-13 whitespace-nowrap text-muted hover:bg-hover hover:text-ink"
    >
      <Dot className={dot} />
      <span className="max-w-32 truncate font-medium text-ink max-sm:sr-only">{host}</span>
      <span className="max-sm:sr-only">{word}</span>
    </Link>
  );
}

/** How many checks failed, and how many warn. */
export function count(report: DoctorReport): { failed: number; warnings: number } {
  const checks = report.groups.flatMap((group) => group.checks);
  return {
    failed: checks.filter((check) => check.status === "failed").length,
    warnings: checks.filter((check) => check.status === "warning").length,
  };
}
