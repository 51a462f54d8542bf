import type { Metadata } from "next";
import { OperationPage } from "@/components/operations/operation";

export const metadata: Metadata = { title: "Operation" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <OperationPage id={decodeURIComponent((await params).id)} />;
}
