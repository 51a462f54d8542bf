import { HeroPodsFacts } from "@/components/heropods/facts";

export default async function HeroPodsPage({ params }: { params: Promise<{ name: string }> }) {
  return <HeroPodsFacts name={decodeURIComponent((await params).name)} />;
}
