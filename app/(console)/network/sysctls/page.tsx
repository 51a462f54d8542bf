import type { Metadata } from "next";
import { Sysctls } from "@/components/network/sysctls";

export const metadata: Metadata = { title: "Kernel settings" };

export default function Page() {
  return <Sysctls />;
}
