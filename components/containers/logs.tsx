"use client";

import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useRef, useState } from "react";
import { useTRPC } from "../api/trpc";
import { clock, exact } from "../format/time";
import { cx } from "../ui/cx";
import { Select } from "../ui/field";
import { Bone, LoadError } from "../ui/notice";

const TAILS = [200, 1000, 5000];

/** What the container wrote, the newest last; follows the end until someone scrolls up. */
export function ContainerLogs({ name }: { name: string }) {
  const trpc = useTRPC();
  const [tail, setTail] = useState(200);
  const running = useQuery(trpc.containers.get.queryOptions({ name })).data?.pid !== null;
  // Output is a file on the host and no change of state: it is read again while somebody looks.
  const { data, error } = useQuery(
    trpc.containers.logs.queryOptions(
      { name, tail },
      { refetchInterval: running ? 1000 : 4000, staleTime: 0 },
    ),
  );
  if (error) return <LoadError error={error} what={`The output of ${name}`} />;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-2 text-13 text-muted">
        <label htmlFor="tail">The last</label>
        <Select id="tail" value={tail} onChange={(event) => setTail(Number(event.target.value))}>
          {TAILS.map((count) => (
            <option key={count} value={count}>
              {count} lines
            </option>
          ))}
        </Select>
      </div>
      {data === undefined ? <Bone className="h-80 w-full" /> : <Output name={name} lines={data.lines} />}
    </div>
  );
}

interface Line {
  at: string;
  stream: "stdout" | "stderr";
  text: string;
}

function Output({ name, lines }: { name: string; lines: Line[] }) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the end when lines have come
  useLayoutEffect(() => {
    if (atEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [lines]);
  return (
    <div
      ref={box}
      role="log"
      aria-label={`Output of ${name}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
      className="h-[max(320px,calc(100dvh-320px))] overflow-y-auto rounded-md border bg-surface py-2 font-mono text-12 leading-[18px]"
    >
      {lines.length === 0 && <p className="px-3 font-sans text-13 text-muted">Nothing was written yet.</p>}
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be equal to the letter and the nanosecond
        <div key={index} className="flex gap-3 px-3 [content-visibility:auto]">
          <time dateTime={line.at} title={exact(line.at)} className="shrink-0 text-faint max-sm:hidden">
            {clock(line.at)}
          </time>
          <span
            className={cx(
              "min-w-0 [overflow-wrap:anywhere] whitespace-pre-wrap",
              line.stream === "stderr" && "text-failed-ink",
            )}
          >
            {line.stream === "stderr" && <span className="sr-only">error output: </span>}
            {line.text}
          </span>
        </div>
      ))}
    </div>
  );
}
