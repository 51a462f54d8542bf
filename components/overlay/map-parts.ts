import type { ContainerView } from "@/server/core/model";
import type { OverlayNodeView, PeerView } from "@/server/core/overlay/views";

/** What the map draws and its table lists. */
export interface MapParts {
  node: OverlayNodeView;
  containers: ContainerView[];
  peers: PeerView[];
  behind: Map<string | null, string>;
  /** The container or peer that is pointed at, here or there. */
  lit: string | null;
  light: (id: string | null) => void;
}

export const containerId = (name: string) => `container ${name}`;
export const peerId = (endpoint: string) => `peer ${endpoint}`;

/** '5da:…::/64 and 11 more': what is reached by a peer. */
export function behindWords(peer: PeerView, behind: MapParts["behind"]): string {
  const count = peer.routes.selected;
  const nearest = behind.get(peer.endpoint);
  if (count === 0) return "nothing now";
  if (nearest === undefined) return `${count} ${count === 1 ? "subnet" : "subnets"}`;
  return count === 1 ? nearest : `${nearest} and ${count - 1} more`;
}
