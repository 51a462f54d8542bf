import type { Metadata } from "next";
import { KeptScript } from "@/components/scripts/kept-script";

interface Props {
  params: Promise<{ name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function ScriptPage({ params }: Props) {
  return <KeptScript name={decodeURIComponent((await params).name)} />;
}
