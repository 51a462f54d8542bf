import { shortenMiddle } from "../format/address";
import { Copyable } from "../ui/copy";

/** A comma-separated string of peers, one a line; long ones shorten in the middle and copy whole. */
export function Peers({ value }: { value: string }) {
  return (
    <ul>
      {value
        .split(",")
        .map((peer) => peer.trim())
        .filter((peer) => peer !== "")
        .map((peer) => (
          <li key={peer}>
            <Copyable value={peer} className="font-mono text-12">
              {shortenMiddle(peer, 44)}
            </Copyable>
          </li>
        ))}
    </ul>
  );
}

/** The public peers that Mycelium's operators offer to everyone. */
export const PUBLIC_PEERS = [
  "tcp://185.69.166.8:9651",
  "quic://[2a02:1802:5e:0:ec4:7aff:fe51:e36b]:9651",
  "tcp://65.109.18.113:9651",
  "quic://[2a01:4f9:5a:1042::2]:9651",
  "tcp://5.78.122.16:9651",
  "quic://[2a01:4ff:1f0:8859::1]:9651",
  "tcp://5.223.43.251:9651",
  "quic://[2a01:4ff:2f0:3621::1]:9651",
  "tcp://142.93.217.194:9651",
  "quic://[2400:6180:100:d0::841:2001]:9651",
];
