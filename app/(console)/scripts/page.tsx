import type { Metadata } from "next";
import { ScriptList } from "@/components/scripts/script-list";

export const metadata: Metadata = { title: "Scripts" };

export default function Page() {
  return <ScriptList />;
}
