import type { Metadata } from "next";
import { HeroPodsList } from "@/components/heropods/list";

export const metadata: Metadata = { title: "HeroPods" };

export default function Page() {
  return <HeroPodsList />;
}
