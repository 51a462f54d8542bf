import { Interfaces } from "@/components/network/interfaces";

export default function Page() {
  return <Interfaces />;
}
