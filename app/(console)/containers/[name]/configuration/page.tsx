import { ContainerConfigurationTab } from "@/components/containers/configuration";

export default async function ConfigurationPage({ params }: { params: Promise<{ name: string }> }) {
  return <ContainerConfigurationTab name={decodeURIComponent((await params).name)} />;
}
