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
import { useLineHeight, useWrapped } from "./use-wrapped";

interface LogPaneProps {
  name: string;
  filter: LogFilter;
  extent: LogExtent;
  /** A line to begin at and to mark, of the whole log. */
  line: number | null;
  /** Long lines go on below instead of out of sight. */
  wrap: boolean;
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
export function LogPane({ name, filter, extent, line, wrap, onNumber, onError }: LogPaneProps) {
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
  const block = useRef<HTMLDivElement>(null);
  const { tall, setMean } = useLineHeight(wrap);
  const map = useMemo(() => scrollMap(rows, view, tall), [rows, view, tall]);
  const above = Math.max(0, Math.min(map.above(scrolled), rows * ROW - view));
  const top = extent.first + Math.floor(above / ROW);
  const bottom = Math.min(extent.end, top + Math.ceil(view / ROW) + 1);
  const from = Math.max(extent.first, top - BEYOND);
  const to = Math.min(extent.end, bottom + BEYOND);

  useEffect(() => pages.want(extent, from, to), [pages, extent, from, to]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => {
      setView(element.clientHeight);
      // Another width breaks lines elsewhere.
      draw((n) => n + 1);
    };
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

  // Lines have become higher or lower, or the pane: the same ones stay in sight.
  const was = useRef({ tall, view });
  useLayoutEffect(() => {
    const element = box.current;
    const old = was.current;
    was.current = { tall, view };
    if (element === null || (old.tall === tall && (!wrap || old.view === view))) return;
    const part = scrollMap(rows, old.view, old.tall).part(scrolled);
    if (following) return;
    element.scrollTop = map.at(part);
    before.current = element.scrollTop;
    setScrolled(element.scrollTop);
  }, [tall, map, rows, view, scrolled, following, wrap]);

  // A line that a link leads to stands in the middle, once: the log grows while it is read.
  const placed = useRef<{ line: number; wrap: boolean } | null>(null);
  const moved = useRef(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || line === null) return;
    // Again where lines begin to wrap or to be long, unless someone has scrolled away since.
    if (placed.current?.line === line && (moved.current || placed.current.wrap === wrap)) return;
    placed.current = { line, wrap };
    moved.current = false;
    setFollowing(false);
    const row = line - extent.first;
    element.scrollTop = wrap
      ? map.at((row + 0.5) / (extent.end - extent.first))
      : map.scrollTop(row * ROW - view / 2);
    before.current = element.scrollTop;
    setScrolled(element.scrollTop);
  }, [line, map, extent.first, extent.end, view, wrap]);

  const onScroll = () => {
    const element = box.current;
    if (element === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    if (scrollHeight - scrollTop - clientHeight < NEAR_END) setFollowing(true);
    else if (scrollTop < before.current) setFollowing(false);
    if (scrollTop !== before.current) moved.current = true;
    before.current = scrollTop;
    setScrolled(scrollTop);
  };

  const drawn = [];
  let whole = true;
  for (let row = from; row < to; row++) {
    const found = pages.line(row);
    if (found === undefined) whole = false;
    drawn.push(
      <LogRow
        key={row}
        line={found}
        search={filter.search?.toLowerCase() ?? ""}
        marked={line !== null && found?.line === line}
        wrap={wrap}
        onNumber={onNumber}
      />,
    );
  }
  useWrapped({
    ...{ block, wrap, map, scrolled, view, rows, whole, tall, setMean },
    ...{ from: from - extent.first, count: to - from },
  });
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
        <div style={{ height: map.height }} className={wrap ? "w-full" : "w-max min-w-full"}>
          {/* Stays in sight while the pane scrolls: a page that is late shows old lines, never none. */}
          <div style={{ height: Math.min(view, map.height) }} className="sticky top-0 overflow-hidden">
            <div
              key={wrap ? "wrapped" : "long"}
              ref={block}
              style={wrap ? undefined : { transform: `translateY(${(from - extent.first) * ROW - above}px)` }}
              className="relative"
            >
              {drawn}
            </div>
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
