import type { Metadata } from "next";
import { NewScript } from "@/components/scripts/new-script";

export const metadata: Metadata = { title: "New script" };

export default function Page() {
  return <NewScript />;
}
