import type { Metadata } from "next";
import { ImagePage } from "@/components/images/image-page";

export const metadata: Metadata = { title: "Image" };

/** ?name=NAME: an image's name holds slashes and colons, which a path would have to hide. */
export default async function OneImagePage({ searchParams }: { searchParams: Promise<{ name?: string }> }) {
  return <ImagePage name={(await searchParams).name ?? ""} />;
}
