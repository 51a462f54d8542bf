"use client";

import dynamic from "next/dynamic";
import { Bone } from "../ui/notice";

/** xterm.js is read when a page first shows a terminal. */
export const LazyScreen = dynamic(() => import("./screen").then(({ Screen }) => Screen), {
  ssr: false,
  loading: () => <Bone className="m-3 w-64" />,
});
