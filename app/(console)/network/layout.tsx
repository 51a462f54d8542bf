import type { Metadata } from "next";
import type { ReactNode } from "react";
import { NetworkFrame } from "@/components/network/frame";

export const metadata: Metadata = { title: "Network" };

export default function NetworkLayout({ children }: { children: ReactNode }) {
  return <NetworkFrame>{children}</NetworkFrame>;
}
