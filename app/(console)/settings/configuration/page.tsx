import { Configuration } from "@/components/settings/configuration";

export default function Page() {
  return <Configuration />;
}
