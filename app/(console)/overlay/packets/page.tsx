import type { Metadata } from "next";
import { Packets } from "@/components/overlay/packets";

export const metadata: Metadata = { title: "Packets" };

export default function Page() {
  return <Packets />;
}
