import type { Metadata } from "next";
import type { ReactNode } from "react";
import { HeroPodsFrame } from "@/components/heropods/frame";

interface Props {
  params: Promise<{ name: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function HeroPodsLayout({ params, children }: Props) {
  return <HeroPodsFrame name={decodeURIComponent((await params).name)}>{children}</HeroPodsFrame>;
}
