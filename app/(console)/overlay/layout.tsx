import type { Metadata } from "next";
import type { ReactNode } from "react";
import { OverlayFrame } from "@/components/overlay/frame";

export const metadata: Metadata = { title: "Overlay" };

export default function OverlayLayout({ children }: { children: ReactNode }) {
  return <OverlayFrame>{children}</OverlayFrame>;
}
