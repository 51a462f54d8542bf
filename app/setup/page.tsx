import type { Metadata } from "next";
import { DataProvider } from "@/components/api/data-provider";
import { SetUp } from "@/components/sign-in/set-up";

export const metadata: Metadata = { title: "Set up" };

export default function SetUpPage() {
  return (
    <DataProvider>
      <SetUp />
    </DataProvider>
  );
}
