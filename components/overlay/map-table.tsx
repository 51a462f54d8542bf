import Link from "next/link";
import { rate } from "../format/rate";
import { Address } from "../ui/address";
import { Section } from "../ui/page";
import { StateWord } from "../ui/state";
import { behindWords, containerId, type MapParts, peerId } from "./map-parts";
import { peerHref } from "./peer-columns";
import { PeerState } from "./peer-state";

/** What the map says, to be read line by line; what is pointed at there stands out here. */
export function MapTable({ containers, peers, behind, lit, light }: MapParts) {
  const point = (id: string) => ({
    "data-lit": lit === id || undefined,
    onMouseEnter: () => light(id),
    onMouseLeave: () => light(null),
    className: "h-9 hover:bg-hover data-lit:bg-selected",
  });
  return (
    <Section
      title="As a table"
      note={`${count(containers.length, "container")}, ${count(peers.length, "peer")}`}
    >
      <table className="@container w-full table-fixed border-separate border-spacing-0 text-13">
        <thead>
          <tr className="h-8 text-left text-12 text-muted [&>th]:font-medium">
            <th className={cell}>Joined to this host</th>
            <th className={`${cell} w-28`}>State</th>
            <th className={`${cell} w-32 text-right max-md:hidden`}>Traffic</th>
            <th className={`${cell} max-sm:hidden`}>Reached by it</th>
          </tr>
        </thead>
        <tbody>
          {containers.map(({ name, state, overlay }) => (
            <tr key={name} {...point(containerId(name))}>
              <td className={cell}>
                <Link prefetch={false} href={`/containers/${name}`} className={link}>
                  {name}
                </Link>
              </td>
              <td className={cell}>
                <StateWord state={state} />
              </td>
              <td className={`${cell} max-md:hidden`} />
              <td className={`${cell} max-sm:hidden`}>
                {overlay !== null && <Address value={overlay} className="[&_wbr]:hidden" />}
              </td>
            </tr>
          ))}
          {peers.map((peer) => (
            <tr key={peer.endpoint} {...point(peerId(peer.endpoint))}>
              <td className={`${cell} font-mono text-12`}>
                <Link prefetch={false} href={peerHref(peer.endpoint)} title={peer.endpoint} className={link}>
                  {peer.endpoint}
                </Link>
              </td>
              <td className={cell}>
                <PeerState state={peer.state} />
              </td>
              <td className={`${cell} text-right tabular-nums max-md:hidden`}>
                {rate((peer.rxRate ?? 0) + (peer.txRate ?? 0))}
              </td>
              <td className={`${cell} max-sm:hidden`}>
                <Link
                  prefetch={false}
                  href={`/overlay/routes?hop=${encodeURIComponent(peer.endpoint)}`}
                  className={`${link} font-mono text-12`}
                >
                  {behindWords(peer, behind)}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

const cell = "truncate border-b px-2 first:pl-3 last:pr-3";
const link = "rounded-sm font-medium underline-offset-2 hover:underline";

const count = (number: number, what: string) => `${number} ${number === 1 ? what : `${what}s`}`;
