"use client";

import { useState } from "react";
import type { WhyReport } from "@/server/core/why/report";
import { shortenMiddle } from "../format/address";
import { cx } from "../ui/cx";
import { HopDetail } from "./hop-detail";
import { LINE, StationItem } from "./station";
import { stretchesOf } from "./stations";

/**
 * The path as the packet walks it: hops in a row, in a column where it is narrow. Good up to the break,
 * the break with its evidence and its fix, and grey what lies beyond.
 */
export function Path({ report, onRepaired }: { report: WhyReport; onRepaired: () => void }) {
  const stretches = stretchesOf(report);
  const stations = stretches.flatMap((stretch) => stretch.stations);
  const [chosen, choose] = useState<string | null>(null);
  const shown =
    stations.find(({ hop }) => hop.id === chosen) ??
    stations.find(({ tone }) => tone === "broken") ??
    stations.at(-1);
  let index = -1;
  return (
    <div className="@container flex flex-col">
      <div className="flex flex-col @min-[980px]:flex-row">
        {stretches.map((stretch) => (
          <section
            key={stretch.id}
            aria-label={stretch.title}
            style={{ flexGrow: stretch.stations.length }}
            className="min-w-0 @min-[980px]:min-w-36 @min-[980px]:basis-0"
          >
            <h3
              title={stretch.title}
              className="relative truncate pt-1 pb-2 pl-8 text-12 font-medium text-muted @min-[980px]:mb-4 @min-[980px]:border-l-2 @min-[980px]:border-line-strong @min-[980px]:pt-0 @min-[980px]:pb-1 @min-[980px]:pl-2"
            >
              {stretch !== stretches[0] && (
                <span
                  aria-hidden
                  className={cx(
                    "absolute inset-y-0 left-[9px] border-l-2 @min-[980px]:hidden",
                    LINE[stretch.stations[0]?.tone ?? "beyond"],
                  )}
                />
              )}
              {shortenMiddle(stretch.title, 44)}
            </h3>
            <ol className="flex flex-col @min-[980px]:flex-row">
              {stretch.stations.map((station) => {
                index += 1;
                return (
                  <StationItem
                    key={station.hop.id}
                    station={station}
                    before={index === 0 ? null : station.tone}
                    after={stations[index + 1]?.tone ?? null}
                    shown={station === shown}
                    onShow={() => choose(station.hop.id)}
                    onRepaired={onRepaired}
                  />
                );
              })}
            </ol>
          </section>
        ))}
      </div>
      {shown && (
        <div className="mt-5 @max-[980px]:hidden">
          <HopDetail station={shown} onRepaired={onRepaired} />
        </div>
      )}
    </div>
  );
}
