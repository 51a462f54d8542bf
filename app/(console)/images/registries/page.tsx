import type { Metadata } from "next";
import { Registries } from "@/components/images/registries";

export const metadata: Metadata = { title: "Registries" };

export default function RegistriesPage() {
  return <Registries />;
}
