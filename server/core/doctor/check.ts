import type { Check } from "../model";

/** The parts of a check that say what is what; the judgement adds status, meaning and fix. */
export interface Subject {
  id: string;
  title: string;
  evidence: string;
}

export const fine = (subject: Subject, meaning: string): Check => ({
  ...subject,
  status: "ok",
  meaning,
  fix: "",
});

export const warning = (subject: Subject, meaning: string, fix: string): Check => ({
  ...subject,
  status: "warning",
  meaning,
  fix,
});

export const failed = (subject: Subject, meaning: string, fix: string): Check => ({
  ...subject,
  status: "failed",
  meaning,
  fix,
});

/** What cannot be told before something else is mended. */
export const unknown = (subject: Subject, meaning: string, fix = ""): Check => ({
  ...subject,
  status: "unknown",
  meaning,
  fix,
});
