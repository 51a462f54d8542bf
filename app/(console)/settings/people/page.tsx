import { People } from "@/components/settings/people";

export default function Page() {
  return <People />;
}
