import { Drift } from "@/components/containers/drift";

export default async function DriftPage({ params }: { params: Promise<{ name: string }> }) {
  return <Drift name={decodeURIComponent((await params).name)} />;
}
