import type { Metadata } from "next";
import { Peers } from "@/components/overlay/peers";

export const metadata: Metadata = { title: "Peers" };

export default function Page() {
  return <Peers />;
}
