import type { Metadata } from "next";
import { HostRoutes } from "@/components/network/host-routes";

export const metadata: Metadata = { title: "Host routes" };

export default function Page() {
  return <HostRoutes />;
}
