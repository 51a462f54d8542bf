import { TRPCClientError } from "@trpc/client";
import type { AppRouter } from "@/server/api/app-router";
import type { Problem } from "@/server/core/problem";

/** The located problems that a call was refused with; a failure without a place has an empty path. */
export function problemsOf(error: unknown): Problem[] {
  if (!(error instanceof Error)) return [];
  if (!isRefusal(error)) return [{ path: [], message: error.message }];
  const located = error.data?.problems ?? [];
  if (located.length > 0) return located;
  if (error.data?.code === "INTERNAL_SERVER_ERROR")
    return [
      { path: [], message: `The daemon failed: ${error.message}`, fix: "Its journal has the details." },
    ];
  return [{ path: [], message: error.message }];
}

/** 'NOT_FOUND', 'FORBIDDEN' …; null when the daemon was not reached. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && isRefusal(error) ? (error.data?.code ?? null) : null;
}

const isRefusal = (error: Error): error is TRPCClientError<AppRouter> => error instanceof TRPCClientError;
