import type { Metadata } from "next";
import { DoctorPage } from "@/components/doctor/report";

export const metadata: Metadata = { title: "Doctor" };

export default function Page() {
  return <DoctorPage />;
}
