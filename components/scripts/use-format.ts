"use client";

import { useState } from "react";
import { format } from "@/server/core/heroscript/format";
import { parse } from "@/server/core/heroscript/parse";
import type { Problem } from "@/server/core/problem";

/** Why it was not formatted the last time, and what formats it. */
export function useFormat(source: string, onChange: (source: string) => void): [Problem[], () => void] {
  const [problems, setProblems] = useState<Problem[]>([]);
  const tidy = () => {
    const formatted = format(parse(source));
    setProblems(formatted.ok ? [] : formatted.problems);
    if (formatted.ok) onChange(formatted.value);
  };
  return [problems, tidy];
}
