import { Appearance } from "@/components/settings/appearance";

export default function Page() {
  return <Appearance />;
}
