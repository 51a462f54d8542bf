import { memo } from "react";
import type { LogLine } from "@/server/core/logs";
import { clock, exact } from "../format/time";
import { cx } from "../ui/cx";
import { ROW } from "./scroll-map";

interface LogLineProps {
  line: LogLine | undefined;
  search: string;
  marked: boolean;
  wrap: boolean;
  onNumber: (line: number) => void;
}

/** A line this long is cut in the page; the file that is downloaded has all of it. */
const LONGEST = 4_000;

function Line({ line, search, marked, wrap, onNumber }: LogLineProps) {
  if (line === undefined)
    return (
      <div style={{ height: ROW }} className="flex items-center px-3">
        <span aria-hidden className="h-2 w-40 rounded-sm bg-hover" />
      </div>
    );
  const error = line.stream === "stderr";
  return (
    <div
      style={wrap ? { minHeight: ROW } : { height: ROW }}
      className={cx("flex pr-3 hover:bg-hover", marked && "bg-selected", error && "bg-failed-wash")}
    >
      <button
        type="button"
        tabIndex={-1}
        title={`Line ${line.line + 1}: show it in the whole log`}
        onClick={() => onNumber(line.line)}
        className="flex w-18 shrink-0 items-start justify-end border-r pr-2 text-faint tabular-nums select-none hover:text-ink max-sm:hidden"
      >
        {line.line + 1}
      </button>
      <time
        dateTime={line.at}
        title={line.at === "" ? undefined : exact(line.at)}
        className="shrink-0 px-3 text-faint max-sm:hidden"
      >
        {line.at === "" ? "" : clock(line.at)}
      </time>
      <span
        className={cx(
          "max-sm:pl-3",
          wrap ? "min-w-0 flex-1 whitespace-pre-wrap [overflow-wrap:anywhere]" : "whitespace-pre",
          error && "text-failed-ink",
        )}
      >
        {error && <span className="sr-only">error output: </span>}
        {marks(line.text.length > LONGEST ? `${line.text.slice(0, LONGEST)} …` : line.text, search)}
      </span>
    </div>
  );
}

export const LogRow = memo(Line);

/** Terminals' colours (ECMA-48 CSI sequences) say nothing in a list of lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const ESCAPES = /\x1b\[[0-9;?]*[ -/]*[@-~]/g;

function marks(raw: string, search: string) {
  const text = raw.replace(ESCAPES, "");
  if (search === "") return text;
  const lower = text.toLowerCase();
  const parts = [];
  let from = 0;
  for (let at = lower.indexOf(search); at >= 0; at = lower.indexOf(search, from)) {
    parts.push(text.slice(from, at));
    parts.push(
      <mark key={at} className="rounded-sm bg-drifted-line text-ink">
        {text.slice(at, at + search.length)}
      </mark>,
    );
    from = at + search.length;
  }
  parts.push(text.slice(from));
  return parts;
}
