import type { Limits } from "../oci/resources";
import type { PublishedPort } from "../ports/published-port";
import type { BindSource } from "./step";

/** What the database asks of the host, ready for the planner: every value is known, nothing is looked up. */
export interface Desired {
  bridges: DesiredBridge[];
  containers: DesiredContainer[];
  /** Null while no HeroPods has the overlay on or the node is down: IPv4 works on without it. */
  overlay: DesiredOverlay | null;
  /** Was forwarding on before us? `false`: the firewall forwards for the containers alone. */
  forwardingBefore: { ipv4: boolean; ipv6: boolean };
  paths: HostPaths;
  runtime: Runtime;
}

export interface DesiredBridge {
  name: string;
  /** Gateways of the HeroPods that share the bridge, with prefix: '10.10.0.1/24'. */
  addresses: string[];
  subnets: string[];
  /** One of its containers publishes an IPv4 port: 127.0.0.1 of the host leads to it too. */
  publishes: boolean;
}

export interface DesiredOverlay {
  /** The TUN's name as found, and its MTU. */
  tun: string;
  mtu: number;
  /** The node's own address: what is published on the overlay answers there. */
  address: string;
  ranges: string[];
  /** Links whose IPv6 default route came from a router advertisement: they need accept_ra=2 first. */
  routerAdvertised: string[];
}

export interface DesiredContainer {
  name: string;
  hash: string;
  running: boolean;
  /**
   * Held ready for its next start: all is made but the start itself. With `running`: what waits was made
   * for exactly these values, and is started as it is.
   */
  prepared: boolean;
  /** False: every trace but the operation log is to go. */
  exists: boolean;
  bridge: string;
  ipv4: { address: string; prefix: number; gateway: string };
  overlay: { address: string; range: string; mtu: number } | null;
  overlayIngress: "closed" | "open";
  /** Ports of the host that lead into it while it runs. */
  ports: PublishedPort[];
  /** Host paths that are mounted in it: looked at once more before the runtime mounts them. */
  bindSources: BindSource[];
  limits: Limits;
  /** What is bound over its root: its own files, volumes and host paths. */
  binds: { source: string; target: string }[];
  /** Whether a running one may be stopped and started again, where nothing else puts it right. */
  mayRestart: boolean;
  /** The unpacked image's root. */
  imageRoot: string;
  /** Files of the bundle by name: config.json, resolv.conf, hostname. */
  files: Record<string, string>;
  stopSignal: string;
  stopGraceMs: number;
}

export interface HostPaths {
  bundles: string;
  /** --root of the runtime. */
  runtime: string;
  logs: string;
  exits: string;
}

export interface Runtime {
  /** Absolute path of crun or runc, and of conmon. */
  path: string;
  conmon: string;
}
