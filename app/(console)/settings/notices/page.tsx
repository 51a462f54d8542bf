import { Notices } from "@/components/settings/notices";

export default function Page() {
  return <Notices />;
}
