"use client";

import { useSubscription } from "@trpc/tanstack-react-query";
import { useLayoutEffect, useRef, useState } from "react";
import type { Problem } from "@/server/core/problem";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Button } from "../ui/button";
import { Problems } from "../ui/notice";
import { Section } from "../ui/page";

type Tool = "ping" | "trace";

interface Run {
  id: number;
  tool: Tool;
}

/** A real ping or trace from inside the source's namespace, its output as it comes. */
export function Probe({ from, to }: { from: string; to: string }) {
  const [run, setRun] = useState<Run | null>(null);
  const [running, setRunning] = useState(false);
  const why = useWhyNot("operator");
  const begin = (tool: Tool) => {
    setRun((before) => ({ id: (before?.id ?? 0) + 1, tool }));
    setRunning(true);
  };
  return (
    <Section
      title="Ask for real"
      note={`from ${from === "host" ? "this host" : `inside ${from}`}`}
      actions={
        <div className="flex gap-2">
          {running ? (
            <Button small onClick={() => setRunning(false)}>
              Stop
            </Button>
          ) : (
            <>
              <Button small why={why} onClick={() => begin("ping")}>
                Ping
              </Button>
              <Button small why={why} onClick={() => begin("trace")}>
                Trace
              </Button>
            </>
          )}
        </div>
      }
    >
      {run === null ? (
        <p className="text-13 text-muted">Nothing was asked yet.</p>
      ) : (
        <Output
          key={run.id}
          from={from}
          to={to}
          tool={run.tool}
          running={running}
          onEnd={() => setRunning(false)}
        />
      )}
    </Section>
  );
}

interface OutputProps {
  from: string;
  to: string;
  tool: Tool;
  running: boolean;
  onEnd: () => void;
}

function Output({ from, to, tool, running, onEnd }: OutputProps) {
  const [text, setText] = useState("");
  const [end, setEnd] = useState<string | null>(null);
  const [problems, setProblems] = useState<Problem[]>([]);
  const box = useRef<HTMLPreElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the end when text has come
  useLayoutEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [text]);
  useSubscription(
    useTRPC().why.probe.subscriptionOptions(
      { from, to, tool },
      {
        enabled: running,
        onData: (data) => {
          if (data.kind === "text") return setText((before) => before + data.text);
          setEnd(data.exitCode === null ? "Stopped" : `Ended with exit code ${data.exitCode}`);
          onEnd();
        },
        onError: (error) => {
          setProblems(problemsOf(error));
          onEnd();
        },
      },
    ),
  );
  return (
    <div className="flex flex-col gap-2">
      <Problems problems={problems} title={`The ${tool} did not run`} />
      <pre
        ref={box}
        role="log"
        aria-label={`Output of the ${tool}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard
        tabIndex={0}
        className="max-h-80 min-h-24 overflow-auto rounded-md border bg-surface px-3 py-2 font-mono text-12 leading-[18px] [overflow-wrap:anywhere] whitespace-pre-wrap"
      >
        {text}
      </pre>
      <p role="status" className="min-h-4 text-12 text-muted">
        {end ?? (running ? "Running" : problems.length === 0 ? "Stopped" : "")}
      </p>
    </div>
  );
}
