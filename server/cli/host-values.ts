import { InvalidArgumentError } from "commander";
import { Mount } from "../core/mounts/mount";
import { PublishedPort } from "../core/ports/published-port";

/** Collects -p 8080:80, 8080:80/udp, overlay:8080:80. */
export function publishedPort(text: string, all: PublishedPort[] = []): PublishedPort[] {
  const match = /^(overlay:)?(\d{1,5}):(\d{1,5})(?:\/(tcp|udp))?$/.exec(text.trim());
  if (match === null) throw new InvalidArgumentError("Write it as 8080:80, 8080:80/udp or overlay:8080:80.");
  const [, overlay, hostPort, containerPort, protocol] = match;
  const port = PublishedPort.safeParse({
    family: overlay === undefined ? "ipv4" : "overlay",
    protocol,
    hostPort: Number(hostPort),
    containerPort: Number(containerPort),
  });
  if (!port.success) throw new InvalidArgumentError(port.error.issues[0]?.message ?? "It is no port.");
  return [...all, port.data];
}

/** Collects -v data:/var/lib/data, /srv/web:/www:ro. */
export function mount(text: string, all: Mount[] = []): Mount[] {
  const match = /^([^:]+):([^:]+)(?::(ro|rw))?$/.exec(text.trim());
  if (match === null)
    throw new InvalidArgumentError(
      "Write it as NAME:/place or /path:/place, with :ro behind it for read-only.",
    );
  const [, source = "", target, mode] = match;
  const read = Mount.safeParse({
    ...(source.startsWith("/") ? { kind: "bind", source } : { kind: "volume", volume: source }),
    target,
    readOnly: mode === "ro",
  });
  if (!read.success) throw new InvalidArgumentError(read.error.issues[0]?.message ?? "It is no mount.");
  return [...all, read.data];
}
