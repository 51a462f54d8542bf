import { z } from "zod";

const Port = z
  .number("A port is a number from 1 to 65535.")
  .int("A port is a whole number.")
  .min(1, "A port is a number from 1 to 65535.")
  .max(65_535, "A port is a number from 1 to 65535.");

/** A port of the host that leads into a container: on every IPv4 address of the host, or on its overlay address. */
export const PublishedPort = z.object({
  family: z.enum(["ipv4", "overlay"]).default("ipv4"),
  protocol: z.enum(["tcp", "udp"]).default("tcp"),
  hostPort: Port,
  containerPort: Port,
});
export type PublishedPort = z.infer<typeof PublishedPort>;

export const PublishedPorts = z
  .array(PublishedPort)
  .max(128, "A container publishes at most 128 ports.")
  .superRefine((ports, context) => {
    for (const [i, port] of ports.entries())
      if (ports.findIndex((other) => isSamePort(other, port)) < i)
        context.addIssue({
          code: "custom",
          path: [i, "hostPort"],
          message: `${portText(port)} is published twice.`,
        });
  });

/** What of the host it takes. */
export type HostPort = Pick<PublishedPort, "family" | "protocol" | "hostPort">;

export const isSamePort = (a: HostPort, b: HostPort): boolean =>
  a.hostPort === b.hostPort && a.protocol === b.protocol && a.family === b.family;

/** '8080/tcp of the host', '8080/tcp of the host's overlay address'. */
export function portText({ family, protocol, hostPort }: HostPort): string {
  return `${hostPort}/${protocol} of the host${family === "overlay" ? "'s overlay address" : ""}`;
}
