import { z } from "zod";
import { type ContainerConfiguration, OverlayIngress } from "../core/container/configuration";
import { CapAdd } from "../core/container/extra-capabilities";
import { HealthSetting } from "../core/life/health";
import { RestartPolicy } from "../core/life/restart";
import { Mounts } from "../core/mounts/mount";
import { PublishedPorts } from "../core/ports/published-port";
import type { Container, PublishedPort } from "../db/generated/client";

/** A configuration as the columns of its row; its ports are rows of their own, for the constraint's sake. */
export function columnsOf(of: ContainerConfiguration) {
  return {
    image: of.image,
    command: JSON.stringify(of.command),
    env: JSON.stringify(of.env),
    keepAlive: of.keepAlive,
    memoryBytes: of.memoryBytes === null ? null : BigInt(of.memoryBytes),
    cpus: of.cpus,
    pidsLimit: of.pidsLimit,
    overlayIngress: of.overlayIngress,
    labels: JSON.stringify(of.labels),
    capAdd: JSON.stringify(of.capAdd),
    readOnlyRoot: of.readOnlyRoot,
    restart: JSON.stringify(of.restart),
    healthCheck: of.healthCheck === null ? null : JSON.stringify(of.healthCheck),
    mounts: JSON.stringify(of.mounts),
  };
}

/** The rows of its ports, for `ports: { create }`. */
export function portRowsOf({ ports }: Pick<ContainerConfiguration, "ports">, hostId: string) {
  return ports.map((port) => ({ ...port, hostId }));
}

/** What portRowsOf wrote. */
export const portsOfRows = (rows: PublishedPort[]) => PublishedPorts.parse(rows);

/** The configuration that a row holds; what was accepted once is not judged again. */
export function configurationOfRow(
  row: Pick<Container, Exclude<keyof ContainerConfiguration, "ports">>,
  ports: ContainerConfiguration["ports"],
): ContainerConfiguration {
  return {
    image: row.image,
    command: Strings.parse(JSON.parse(row.command)),
    env: Texts.parse(JSON.parse(row.env)),
    keepAlive: row.keepAlive,
    memoryBytes: row.memoryBytes === null ? null : Number(row.memoryBytes),
    cpus: row.cpus,
    pidsLimit: row.pidsLimit,
    overlayIngress: OverlayIngress.parse(row.overlayIngress),
    labels: Texts.parse(JSON.parse(row.labels)),
    capAdd: CapAdd.parse(JSON.parse(row.capAdd)),
    readOnlyRoot: row.readOnlyRoot,
    restart: RestartPolicy.parse(JSON.parse(row.restart)),
    healthCheck: row.healthCheck === null ? null : HealthSetting.parse(JSON.parse(row.healthCheck)),
    mounts: Mounts.parse(JSON.parse(row.mounts)),
    ports,
  };
}

const Strings = z.array(z.string());
const Texts = z.record(z.string(), z.string());
