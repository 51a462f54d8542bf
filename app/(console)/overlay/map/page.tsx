import type { Metadata } from "next";
import { OverlayMap } from "@/components/overlay/map";

export const metadata: Metadata = { title: "Overlay map" };

export default function Page() {
  return <OverlayMap />;
}
