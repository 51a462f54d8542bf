import { ProblemError } from "./problem";

const MIB = 1024 ** 2;

interface Limit {
  most: number;
  /** As docs/operations.md says it. */
  about: string;
  /** What is answered beyond it. */
  answer: string;
}

const limit = (most: number, about: string, answer: string): Limit => ({ most, about, answer });

/** The one table of limits: the code reads the numbers here, and docs/operations.md shows it. */
export const LIMITS = {
  body: limit(4 * MIB, "bytes of a call's input", "413 `PAYLOAD_TOO_LARGE`; a WebSocket closes with 1009"),
  signInBody: limit(16 * 1024, "bytes of a sign-in's body", "413"),
  upload: limit(8 * 1024 ** 3, "bytes of an uploaded image or backup", "a problem at `file`"),
  script: limit(2_000_000, "characters of a script", "a problem at `source`"),
  calls: limit(500, "calls under way for one person or token", "429 `TOO_MANY_REQUESTS`"),
  subscriptions: limit(100, "subscriptions open for one person or token", "429 `TOO_MANY_REQUESTS`"),
  unread: limit(
    16 * MIB,
    "bytes that one WebSocket has not read yet",
    "the connection is cut; pages connect anew",
  ),
  changes: limit(2_000, "changes that one subscription has not read yet", "`reset`: read everything anew"),
  commands: limit(64, "commands run inside containers at a time", "429 `TOO_MANY_REQUESTS`"),
  terminals: limit(16, "terminals open for one person or token", "429 `TOO_MANY_REQUESTS`"),
  operations: limit(2_000, "operations under way and waiting", "429 `TOO_MANY_REQUESTS`"),
  logLines: limit(10_000, "lines of a log in one answer", "a problem at `tail`"),
  pulls: limit(8, "images pulled at a time", "429 `TOO_MANY_REQUESTS`"),
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;

/** There is too much of something now, though not of this input: HTTP 429. Says what to do about it. */
export class LimitError extends ProblemError {
  constructor(
    readonly limit: LimitName,
    most: number,
    fix: string,
  ) {
    super([{ path: [], message: `The limit of ${figure(most)} ${LIMITS[limit].about} is reached.`, fix }]);
    this.name = "LimitError";
  }
}

/** The table as docs/operations.md has it. */
export function limitsMarkdown(): string {
  const rows = Object.values(LIMITS).map((l) => `| ${figure(l.most)} | ${l.about} | ${l.answer} |`);
  return ["| at most | of | beyond it |", "| ---: | --- | --- |", ...rows].join("\n");
}

const figure = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");
