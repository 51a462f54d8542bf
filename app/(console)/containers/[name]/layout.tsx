import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ContainerFrame } from "@/components/containers/frame";

interface Props {
  params: Promise<{ name: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function ContainerLayout({ params, children }: Props) {
  return <ContainerFrame name={decodeURIComponent((await params).name)}>{children}</ContainerFrame>;
}
