import { ContainerLogs } from "@/components/logs/container-logs";

export default async function LogsPage({ params }: { params: Promise<{ name: string }> }) {
  return <ContainerLogs name={decodeURIComponent((await params).name)} />;
}
