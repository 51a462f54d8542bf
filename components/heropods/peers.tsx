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
