import type { Metadata } from "next";
import { WhyPage } from "@/components/why/why-page";

export const metadata: Metadata = { title: "Path" };

export default function Page() {
  return <WhyPage />;
}
