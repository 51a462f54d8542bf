import { RunCommand } from "@/components/containers/run-command";

export default async function RunPage({ params }: { params: Promise<{ name: string }> }) {
  return <RunCommand name={decodeURIComponent((await params).name)} />;
}
