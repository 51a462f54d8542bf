import Link from "next/link";
import type { ContainerView } from "@/server/core/model";
import { Copyable } from "../ui/copy";
import { Section } from "../ui/page";

/** Ports of the host that lead into it, and what it sees of the host's disk; nothing where there is neither. */
export function HostFacts({ container }: { container: ContainerView }) {
  return (
    <>
      {container.ports.length > 0 && <Ports container={container} />}
      {container.mounts.length > 0 && <Mounts container={container} />}
    </>
  );
}

function Ports({ container }: { container: ContainerView }) {
  const { ports, pid } = container;
  return (
    <Section title="Published ports" note={pid === null ? "while it runs" : undefined}>
      <ul className="divide-y rounded-md border bg-surface text-13">
        {ports.map(({ family, protocol, hostPort, containerPort }) => (
          <li
            key={`${family} ${protocol} ${hostPort}`}
            className="flex min-h-9 flex-wrap items-center gap-x-2 px-3 py-1.5"
          >
            <span className="font-mono text-12">
              {hostPort}/{protocol}
            </span>
            <span className="text-muted">
              of {family === "ipv4" ? "every IPv4 address of the host" : "the host's overlay address"} to
            </span>
            <span className="font-mono text-12">{containerPort}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Mounts({ container: { mounts } }: { container: ContainerView }) {
  return (
    <Section title="Mounts">
      <ul className="divide-y rounded-md border bg-surface text-13">
        {mounts.map((mount) => (
          <li key={mount.target} className="flex min-h-9 flex-wrap items-center gap-x-2 px-3 py-1.5">
            {mount.kind === "volume" ? (
              <>
                <span className="text-muted">volume</span>
                <Link
                  href={`/volumes?q=${encodeURIComponent(mount.volume)}`}
                  className="rounded-sm underline underline-offset-2"
                >
                  {mount.volume}
                </Link>
              </>
            ) : (
              <>
                <span className="text-muted">host path</span>
                <Copyable value={mount.source} className="font-mono text-12 [overflow-wrap:anywhere]">
                  {mount.source}
                </Copyable>
              </>
            )}
            <span className="text-muted">at</span>
            <span className="font-mono text-12 [overflow-wrap:anywhere]">{mount.target}</span>
            {mount.readOnly && <span className="text-muted">read-only</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
