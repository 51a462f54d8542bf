import { HeroPodsConfiguration } from "@/components/heropods/configuration";

export default async function ConfigurationPage({ params }: { params: Promise<{ name: string }> }) {
  return <HeroPodsConfiguration name={decodeURIComponent((await params).name)} />;
}
