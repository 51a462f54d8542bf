"use client";

import { Download, WrapText } from "lucide-react";
import type { LogFilter } from "@/server/core/logs";
import { SearchField } from "../table/search";
import { Button, DownloadLink } from "../ui/button";
import { Choice } from "../ui/choice";
import { Input, Select } from "../ui/field";

interface LogBarProps {
  name: string;
  filter: LogFilter;
  get: (key: string) => string;
  set: (changes: Record<string, string | null>) => void;
  wrap: boolean;
  setWrap: (wrap: boolean) => void;
}

const SPANS = [
  ["", "All kept lines"],
  ["5", "Last 5 minutes"],
  ["60", "Last hour"],
  ["1440", "Last day"],
  ["custom", "From … to …"],
] as const;

/** Which lines: by words, by stream, by time; and all of them as a file. */
export function LogBar({ name, filter, get, set, wrap, setWrap }: LogBarProps) {
  const stream = filter.stream ?? "both";
  const custom = get("span") === "custom";
  const setSpan = (span: string) => {
    const minutes = Number(span);
    const since = minutes > 0 ? new Date(Date.now() - minutes * 60_000).toISOString() : null;
    set({ span, since: span === "custom" ? get("since") || null : since, until: null, line: null });
  };
  const query = new URLSearchParams({ name, ...filter });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField label="Search the lines" />
      <Choice
        legend="Stream"
        value={stream}
        options={[
          ["both", "Both"],
          ["stdout", "Output"],
          ["stderr", "Errors"],
        ]}
        onChange={(next) => set({ stream: next === "both" ? null : next, line: null })}
      />
      <Select aria-label="Time" value={get("span")} onChange={(event) => setSpan(event.target.value)}>
        {SPANS.map(([key, word]) => (
          <option key={key} value={key}>
            {word}
          </option>
        ))}
      </Select>
      {custom && (
        <span className="flex flex-wrap items-center gap-2">
          <Moment label="From" value={get("since")} onChange={(since) => set({ since, line: null })} />
          <Moment label="To" value={get("until")} onChange={(until) => set({ until, line: null })} />
        </span>
      )}
      <Button
        icon={WrapText}
        aria-pressed={wrap}
        onClick={() => setWrap(!wrap)}
        className="ml-auto aria-pressed:bg-selected"
      >
        Wrap<span className="max-sm:sr-only"> lines</span>
      </Button>
      <DownloadLink icon={Download} href={`/api/logs?${query}`}>
        Download
      </DownloadLink>
    </div>
  );
}

/** A moment in the reader's own time, kept as an instant. */
function Moment({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (instant: string | null) => void;
}) {
  return (
    <span className="w-52">
      <Input
        type="datetime-local"
        step={1}
        aria-label={label}
        defaultValue={localOf(value)}
        onChange={(event) => {
          const at = new Date(event.target.value);
          onChange(Number.isNaN(at.getTime()) ? null : at.toISOString());
        }}
      />
    </span>
  );
}

function localOf(instant: string): string {
  const at = new Date(instant);
  if (instant === "" || Number.isNaN(at.getTime())) return "";
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
