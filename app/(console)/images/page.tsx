import type { Metadata } from "next";
import { ImageList } from "@/components/images/image-list";

export const metadata: Metadata = { title: "Images" };

export default function Page() {
  return <ImageList />;
}
