"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Problem } from "@/server/core/problem";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { duration } from "../format/time";
import { joinWords, splitWords } from "../format/words";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Field, Input } from "../ui/field";
import { Problems } from "../ui/notice";

interface Run {
  id: number;
  argv: string[];
  ms: number;
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs one command inside and shows what it wrote and its exit code; the newest stays on top. */
export function RunCommand({ name }: { name: string }) {
  const trpc = useTRPC();
  const exec = useMutation(trpc.containers.exec.mutationOptions());
  const pid = useQuery(trpc.containers.get.queryOptions({ name })).data?.pid;
  const role = useWhyNot("operator");
  const [runs, setRuns] = useState<Run[]>([]);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [wrong, setWrong] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const why = role ?? (pid === null ? `${name} is not running.` : undefined);

  const run = async (line: string) => {
    const argv = splitWords(line);
    setWrong(argv === null ? "A quote is not closed." : argv.length === 0 ? "Write a command." : undefined);
    if (argv === null || argv.length === 0 || why !== undefined || exec.isPending) return;
    setProblems([]);
    const begun = performance.now();
    try {
      const outcome = await exec.mutateAsync({ name, argv });
      setRuns((before) =>
        [{ ...outcome, argv, id: begun, ms: performance.now() - begun }, ...before].slice(0, 50),
      );
      field.current?.select();
    } catch (error) {
      setProblems(problemsOf(error));
    }
  };

  return (
    <div className="flex max-w-[960px] flex-col gap-4">
      <form
        className="flex items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void run(field.current?.value ?? "");
        }}
      >
        <div className="min-w-0 flex-1">
          <Field
            label="Command"
            error={wrong}
            hint="Without a shell; for one write sh -c 'ip addr | grep inet'."
          >
            {(wiring) => <Input {...wiring} ref={field} mono placeholder="ip addr" />}
          </Field>
        </div>
        <Button type="submit" look="primary" why={why} busy={exec.isPending} className="mt-6">
          Run
        </Button>
      </form>
      <Problems problems={problems} title="It did not run" />
      <ol aria-live="polite" aria-label="Outcomes, the newest first" className="flex flex-col gap-3">
        {runs.map((each) => (
          <Outcome key={each.id} run={each} />
        ))}
      </ol>
    </div>
  );
}

function Outcome({ run }: { run: Run }) {
  return (
    <li className="overflow-hidden rounded-md border bg-surface">
      <header className="flex items-baseline justify-between gap-4 border-b bg-sunken px-3 py-1.5">
        <code className="min-w-0 truncate font-mono text-12">{joinWords(run.argv)}</code>
        <span
          className={cx(
            "shrink-0 text-12 tabular-nums",
            run.exitCode === 0 ? "text-muted" : "text-failed-ink",
          )}
        >
          exit code {run.exitCode}, {duration(run.ms)}
        </span>
      </header>
      <div className="max-h-96 overflow-auto px-3 py-2 font-mono text-12 leading-[18px]">
        {run.stdout !== "" && (
          <pre className="[overflow-wrap:anywhere] whitespace-pre-wrap">{run.stdout}</pre>
        )}
        {run.stderr !== "" && (
          <pre className="[overflow-wrap:anywhere] whitespace-pre-wrap text-failed-ink">
            <span className="sr-only">Standard error: </span>
            {run.stderr}
          </pre>
        )}
        {run.stdout === "" && run.stderr === "" && <p className="font-sans text-muted">It wrote nothing.</p>}
      </div>
    </li>
  );
}
