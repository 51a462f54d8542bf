import { OperationsOf } from "@/components/operations/list";

export default async function ContainerOperationsPage({ params }: { params: Promise<{ name: string }> }) {
  return <OperationsOf kind="container" name={decodeURIComponent((await params).name)} />;
}
