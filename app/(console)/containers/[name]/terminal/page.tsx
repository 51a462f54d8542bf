import { Terminals } from "@/components/terminal/terminals";

export default async function TerminalPage({ params }: { params: Promise<{ name: string }> }) {
  return <Terminals name={decodeURIComponent((await params).name)} />;
}
