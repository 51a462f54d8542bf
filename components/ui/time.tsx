"use client";

import { exact, useAge } from "../format/time";

/** '4 min ago'; the exact moment on hover and for machines. */
export function Ago({ at }: { at: string }) {
  const age = useAge(at);
  return (
    <time dateTime={at} title={exact(at)} className="whitespace-nowrap tabular-nums">
      {age === "0 s" ? "just now" : `${age} ago`}
    </time>
  );
}

/** '4 min': how long something has lasted. */
export function Since({ at }: { at: string }) {
  return (
    <time dateTime={at} title={`since ${exact(at)}`} className="whitespace-nowrap tabular-nums">
      {useAge(at)}
    </time>
  );
}
