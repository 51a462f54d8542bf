import { ExportedHeroPods } from "@/components/heropods/exported";

export default async function HeroPodsScriptPage({ params }: { params: Promise<{ name: string }> }) {
  return <ExportedHeroPods name={decodeURIComponent((await params).name)} />;
}
