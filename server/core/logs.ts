import { z } from "zod";

/** One line as the container wrote it. Times are ISO 8601 with nanoseconds, of its last part. */
export interface LogLine {
  /** Counted from the log's beginning, those that were rotated away too. */
  line: number;
  at: string;
  stream: "stdout" | "stderr";
  text: string;
}

/** Which lines are meant; all of them where nothing is said. */
export const LogFilter = z.object({
  /** Lines that contain this, in whatever case. */
  search: z.string().max(1000).optional(),
  stream: z.enum(["stdout", "stderr"]).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
});
export type LogFilter = z.infer<typeof LogFilter>;

/**
 * Lines by rows: of the whole log a row is the line's number, of a search the number of the match. Rows
 * keep their numbers when the oldest lines are rotated away; then `first` rises.
 */
export interface LogExtent {
  first: number;
  /** The row after the last. */
  end: number;
  /** Another one: the log was begun anew, and rows mean other lines. */
  log: string;
}

export interface LogWindow extends LogExtent {
  /** The row of the first of `lines`. */
  from: number;
  lines: LogLine[];
}

/** A record of the log's file: a line, or a part of one whose rest follows in the same stream. */
export interface LogRecord extends Omit<LogLine, "line"> {
  part: boolean;
}

/**
 * 'TIME STREAM F|P TEXT', Kubernetes' CRI log format. conmon ends a record with each of its reads of 8 KiB,
 * wherever that is in a line: parts are nothing rare. What is no record is a line as it stands.
 */
export function parseLogRecord(record: string): LogRecord {
  const space = record.indexOf(" ");
  const stream = record.slice(space + 1, space + 7);
  const kind = record[space + 8];
  if (space < 0 || (stream !== "stdout" && stream !== "stderr") || (kind !== "F" && kind !== "P"))
    return { at: "", stream: "stdout", text: record, part: false };
  return { at: record.slice(0, space), stream, text: record.slice(space + 10), part: kind === "P" };
}

/** Makes lines of records in their order; undefined for a part, which comes with the rest of its line. */
export function lineJoiner(): (record: LogRecord) => Omit<LogLine, "line"> | undefined {
  const begun = { stdout: "", stderr: "" };
  return ({ at, stream, text, part }) => {
    const whole = begun[stream] + text;
    begun[stream] = part ? whole : "";
    return part ? undefined : { at, stream, text: whole };
  };
}
