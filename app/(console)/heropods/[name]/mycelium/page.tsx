import { HeroPodsMycelium } from "@/components/heropods/mycelium";

export default async function MyceliumPage({ params }: { params: Promise<{ name: string }> }) {
  return <HeroPodsMycelium name={decodeURIComponent((await params).name)} />;
}
