import { ContainerFacts } from "@/components/containers/facts";

export default async function ContainerPage({ params }: { params: Promise<{ name: string }> }) {
  return <ContainerFacts name={decodeURIComponent((await params).name)} />;
}
