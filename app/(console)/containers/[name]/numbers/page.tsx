import { ContainerNumbers } from "@/components/numbers/container-numbers";

export default async function NumbersPage({ params }: { params: Promise<{ name: string }> }) {
  return <ContainerNumbers name={decodeURIComponent((await params).name)} />;
}
