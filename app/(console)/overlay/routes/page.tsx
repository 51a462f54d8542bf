import type { Metadata } from "next";
import { Routes } from "@/components/overlay/routes";

export const metadata: Metadata = { title: "Overlay routes" };

export default function Page() {
  return <Routes />;
}
