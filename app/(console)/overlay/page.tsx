import { OverlayNode } from "@/components/overlay/node";

export default function Page() {
  return <OverlayNode />;
}
