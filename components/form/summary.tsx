"use client";

import { useEffect, useRef } from "react";
import type { Problem } from "@/server/core/problem";
import { Problems } from "../ui/notice";

/** All that was refused, above the form; takes the focus when it appears, so that it is read first. */
export function Summary({ title, problems }: { title: string; problems: Problem[] }) {
  const box = useRef<HTMLDivElement>(null);
  // By what they say: the same problems in another array are no reason to take the focus from who types.
  const said = problems.map(({ path, message }) => [...path, message].join("\n")).join("\n\n");
  useEffect(() => {
    if (said !== "") box.current?.focus();
  }, [said]);
  if (problems.length === 0) return null;
  return (
    <div ref={box} tabIndex={-1} className="rounded-md outline-offset-2">
      <Problems title={title} problems={problems} />
    </div>
  );
}
