import type { Metadata } from "next";
import { Firewall } from "@/components/network/firewall";

export const metadata: Metadata = { title: "Firewall" };

export default function Page() {
  return <Firewall />;
}
