import type { Metadata } from "next";
import { TemplatePage } from "@/components/templates/template-page";

type Params = Promise<{ name: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function Page({ params }: { params: Params }) {
  return <TemplatePage name={decodeURIComponent((await params).name)} />;
}
