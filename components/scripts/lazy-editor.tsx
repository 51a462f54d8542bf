"use client";

import dynamic from "next/dynamic";
import { Bone } from "../ui/notice";

/** The editor, read when a page first shows it: it is the largest thing in the console. */
export const LazyEditor = dynamic(() => import("./editor").then(({ Editor }) => Editor), {
  ssr: false,
  loading: () => <Bone className="h-80 w-full" />,
});
