"use client";

import { ArrowDown } from "lucide-react";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { LogExtent, LogFilter } from "@/server/core/logs";
import { useTRPCClient } from "../api/trpc";
import { counted } from "../format/words";
import { Button } from "../ui/button";
import { useFillHeight } from "../ui/fill-height";
import { LogRow } from "./log-line";
import { LogPages } from "./log-pages";
import { ROW, scrollMap } from "./scroll-map";

interface LogPaneProps {
  name: string;
  filter: LogFilter;
  extent: LogExtent;
  /** A line to begin at and to mark, of the whole log. */
  line: number | null;
  onNumber: (line: number) => void;
  onError: (error: unknown) => void;
}

/** Rows drawn beyond both edges. */
const BEYOND = 12;
/** Nearer than this to the end is at the end. */
const NEAR_END = ROW;

/**
 * A log of any length: the pane scrolls over all rows and draws those in sight. It follows the end until
 * someone scrolls up.
 */
export function LogPane({ name, filter, extent, line, onNumber, onError }: LogPaneProps) {
  const api = useTRPCClient();
  const box = useRef<HTMLDivElement>(null);
  const fill = useFillHeight(box, 260);
  const [view, setView] = useState(600);
  const [scrolled, setScrolled] = useState(0);
  const [following, setFollowing] = useState(line === null);
  const [seen, setSeen] = useState(extent.end);
  const [, draw] = useState(0);
  const before = useRef(0);
  const failed = useRef(onError);
  useEffect(() => {
    failed.current = onError;
  });

  const pages = useMemo(
    () =>
      new LogPages(
        { name, filter },
        (asked) => api.logs.window.query(asked),
        () => draw((n) => n + 1),
        (error) => failed.current(error),
      ),
    [api, name, filter],
  );
  useEffect(() => () => pages.stop(), [pages]);

  const rows = extent.end - extent.first;
  const map = scrollMap(rows, view);
  const above = Math.max(0, Math.min(map.above(scrolled), rows * ROW - view));
  const top = extent.first + Math.floor(above / ROW);
  const bottom = Math.min(extent.end, top + Math.ceil(view / ROW) + 1);
  const from = Math.max(extent.first, top - BEYOND);
  const to = Math.min(extent.end, bottom + BEYOND);

  useEffect(() => pages.want(extent, from, to), [pages, extent, from, to]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => setView(element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // The end has moved: so does the pane, while it follows.
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || !following) return;
    element.scrollTop = map.height;
    before.current = element.scrollTop;
    setScrolled(element.scrollTop);
    setSeen(extent.end);
  }, [following, map.height, extent.end]);

  // A line that a link leads to stands in the middle, once: the log grows while it is read.
  const placed = useRef<number | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || line === null || line === placed.current) return;
    placed.current = line;
    setFollowing(false);
    element.scrollTop = map.scrollTop((line - extent.first) * ROW - view / 2);
    before.current = element.scrollTop;
    setScrolled(element.scrollTop);
  }, [line, map, extent.first, view]);

  const onScroll = () => {
    const element = box.current;
    if (element === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    if (scrollHeight - scrollTop - clientHeight < NEAR_END) setFollowing(true);
    else if (scrollTop < before.current) setFollowing(false);
    before.current = scrollTop;
    setScrolled(scrollTop);
  };

  const drawn = [];
  for (let row = from; row < to; row++) {
    const found = pages.line(row);
    drawn.push(
      <LogRow
        key={row}
        line={found}
        search={filter.search?.toLowerCase() ?? ""}
        marked={line !== null && found?.line === line}
        onNumber={onNumber}
      />,
    );
  }
  const news = extent.end - seen;
  return (
    <div className="relative -mb-20">
      <div
        ref={box}
        style={fill}
        role="log"
        aria-live="off"
        aria-label={`Output of ${name}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard
        tabIndex={0}
        onScroll={onScroll}
        className="overflow-auto overscroll-contain rounded-md border bg-surface font-mono text-12 leading-[18px] [overflow-anchor:none]"
      >
        {rows === 0 && (
          <p className="px-3 py-2 font-sans text-13 text-muted">
            {filter.search || filter.stream || filter.since || filter.until
              ? "No line is like that."
              : "Nothing was written yet."}
          </p>
        )}
        <div style={{ height: map.height }} className="w-max min-w-full">
          {/* Stays in sight while the pane scrolls: a page that is late shows old lines, never none. */}
          <div style={{ height: Math.min(view, rows * ROW) }} className="sticky top-0 overflow-hidden">
            <div style={{ transform: `translateY(${(from - extent.first) * ROW - above}px)` }}>{drawn}</div>
          </div>
        </div>
      </div>
      {!following && (
        <Button
          icon={ArrowDown}
          onClick={() => setFollowing(true)}
          className="absolute right-5 bottom-4 shadow-float"
        >
          Follow{news > 0 ? `, ${counted(news, "new line")}` : ""}
        </Button>
      )}
    </div>
  );
}
