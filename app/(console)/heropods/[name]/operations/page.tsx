import { OperationsOf } from "@/components/operations/list";

export default async function HeroPodsOperationsPage({ params }: { params: Promise<{ name: string }> }) {
  return <OperationsOf kind="heropods" name={decodeURIComponent((await params).name)} />;
}
