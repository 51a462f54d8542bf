import type { PacketStats } from "../core/mycelium/answers";
import { type Remembered, remember, unread } from "../core/overlay/freshness";
import type { PacketRow, PacketsView } from "../core/overlay/views";
import type { MyceliumClient } from "../host/mycelium/client";
import type { Changes } from "./changes";
import type { OverlayNames } from "./overlay-names";

/** Who sends and receives most through the node. */
export interface OverlayPackets {
  look(): Promise<void>;
  view(limit: number, names: OverlayNames): PacketsView;
}

export function createOverlayPackets(
  client: Pick<MyceliumClient, "packetStats">,
  changes: Changes,
): OverlayPackets {
  let packets: Remembered<PacketStats> = unread;
  let told = "";
  return {
    async look() {
      packets = remember(packets, await client.packetStats(), new Date().toISOString());
      const news = JSON.stringify([packets.freshness.state, packets.value]);
      if (news === told) return;
      told = news;
      changes.publish({
        topic: "packets",
        key: "host",
        value: { revision: packets.freshness.readAt ?? packets.freshness.state },
      });
    },
    view(limit, names) {
      const { value, freshness } = packets;
      const rows = (counts: PacketStats["bySource"]): PacketRow[] =>
        [...counts]
          .sort((a, b) => b.byteCount - a.byteCount)
          .slice(0, limit)
          .map(({ ip, packetCount, byteCount }) => ({
            ...{ address: ip, packets: packetCount, bytes: byteCount },
            names: names.ofAddress(ip),
          }));
      return {
        freshness,
        bySource: rows(value?.bySource ?? []),
        byDestination: rows(value?.byDestination ?? []),
        totals: {
          sources: value?.bySource.length ?? 0,
          destinations: value?.byDestination.length ?? 0,
        },
      };
    },
  };
}
