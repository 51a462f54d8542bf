import { Backups } from "@/components/settings/backups";

export default function Page() {
  return <Backups />;
}
