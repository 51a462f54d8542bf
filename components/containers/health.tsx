"use client";

import { useQuery } from "@tanstack/react-query";
import type { ContainerView } from "@/server/core/model";
import { useTRPC } from "../api/trpc";
import { clock, duration, exact } from "../format/time";
import { joinWords } from "../format/words";
import { Fact, Facts, Section } from "../ui/page";
import { Dot } from "../ui/state";
import { Since } from "../ui/time";

const LOOK = {
  starting: ["bg-moving", "Starting"],
  healthy: ["bg-running", "Healthy"],
  unhealthy: ["bg-failed", "Unhealthy"],
} as const;

/** As often as a check may come. */
const LOOK_AGAIN_MS = 2_000;

/** How a container's check stands, and what it said last. Nothing where it has none. */
export function ContainerHealth({ container }: { container: ContainerView }) {
  const { name, health } = container;
  const probes = useQuery(
    useTRPC().containers.health.queryOptions(
      { name },
      { enabled: health !== null, refetchInterval: LOOK_AGAIN_MS, staleTime: 0 },
    ),
  ).data;
  if (health === null) return null;
  const { check, from } = health;
  const [dot, word] = LOOK[health.state];
  return (
    <Section title="Health" id="health">
      <Facts>
        <Fact label="State">
          <span className="inline-flex items-center gap-2">
            <Dot className={dot} />
            <span>
              {word} for <Since at={health.since} />
            </span>
            {health.failing > 0 && health.state !== "unhealthy" && (
              <span className="text-muted">
                {health.failing} of {check.retries} failures in a row
              </span>
            )}
          </span>
        </Fact>
        <Fact label={from === "image" ? "The image's check" : "Check"}>
          <code className="font-mono text-12">{joinWords(check.command)}</code>
          <span className="block text-muted">
            every {check.intervalMs / 1000} s, at most {check.timeoutMs / 1000} s
            {check.startPeriodMs > 0 && `, start period ${check.startPeriodMs / 1000} s`}
          </span>
        </Fact>
        <Fact label="Last checks">
          {probes === undefined || probes.length === 0 ? (
            <span className="text-faint">none yet</span>
          ) : (
            <ol
              aria-label="Last checks, the newest first"
              className="flex max-h-60 flex-col gap-0.5 overflow-y-auto"
            >
              {probes.map(({ at, exitCode, ms, output }) => (
                <li key={at} className="grid grid-cols-[auto_auto_minmax(0,1fr)] items-baseline gap-x-3">
                  <time dateTime={at} title={exact(at)} className="text-muted tabular-nums">
                    {clock(at).slice(0, 8)}
                  </time>
                  <span className={`tabular-nums ${exitCode === 0 ? "text-running-ink" : "text-failed-ink"}`}>
                    {exitCode === 0 ? "well" : exitCode === null ? "took too long" : `exit code ${exitCode}`}
                    <span className="text-muted"> in {duration(ms)}</span>
                  </span>
                  <span title={output} className="truncate font-mono text-12 text-muted">
                    {output}
                  </span>
                </li>
              ))}
            </ol>
          )}
        </Fact>
      </Facts>
    </Section>
  );
}
