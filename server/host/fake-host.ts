import { keyOf } from "../core/firewall/elements";
import { NETNS_PREFIX } from "../core/names";
import { ALIAS } from "../core/plan/host-base";
import { NO_LIMIT_CPUS } from "../core/plan/limits-step";
import { emptyHost, type Observed, type ObservedLink } from "../core/plan/observed";
import type { Action } from "../core/plan/step";
import { dropInsideLink, emptyNamespace, insideLine } from "./fake-namespace";

/**
 * A host in memory for unit tests: it understands the commands that plans are made of, as the kernel's
 * tools would take them, and refuses what they would refuse. Nothing else is accepted.
 */
export class FakeHost {
  readonly state: Observed = emptyHost();
  /** Peers of veth pairs, and the namespace that holds the inside end. */
  private readonly inside = new Map<string, { netns: string; end: string }>();
  private pids = 1000;

  constructor(private readonly bundles = "/data/bundles") {}

  perform = async (action: Action): Promise<void> => {
    try {
      this.act(action);
    } catch (error) {
      const tolerated = action.do === "run" ? (action.tolerate ?? []) : [];
      if (error instanceof Error && tolerated.some((text) => error.message.includes(text))) return;
      throw error;
    }
  };

  /** A copy, as observe() would read it. */
  observe(): Observed {
    return structuredClone(this.state);
  }

  private act(action: Action): void {
    switch (action.do) {
      case "run":
        this.run(action.argv, action.input ?? "");
        return;
      case "conmon":
        this.conmon(action.argv);
        return;
      case "mkdir":
      case "write":
        this.file(action.path);
        return;
      case "remove":
        if (action.path.startsWith(`${this.bundles}/`))
          this.state.bundles.delete(nameOf(action.path, this.bundles));
        return;
      case "stop": {
        const process = this.state.processes.get(action.container);
        if (process) this.state.processes.set(action.container, { state: "stopped", pid: null });
        return;
      }
    }
  }

  private run(argv: string[], input: string): void {
    const [file, ...args] = argv;
    const last = args.at(-1) ?? "";
    if (file === "sysctl") this.sysctl(last);
    else if (file === "mount") this.state.rootfs.add(nameOf(last, this.bundles));
    else if (file === "umount") this.state.rootfs.delete(nameOf(last, this.bundles));
    else if (file === "bridge") this.forwarding(args);
    else if (file === "nft") this.nft(args, input);
    else if (file === "ip" && args[0] === "netns") this.netns(args);
    else if (file === "ip" && args.includes("-batch"))
      this.batch(args.includes("-n") ? valueAfter(args, "-n") : null, input);
    else if (file === "ip") this.line(args, null);
    else if (file?.endsWith("crun")) this.runtime(args);
    else throw new Error(`FakeHost does not know the command ${argv.join(" ")}`);
  }

  private batch(netns: string | null, input: string): void {
    if (netns !== null && !this.state.netns.has(netns))
      throw new Error(`Cannot open network namespace "${netns}": No such file`);
    for (const line of input.trim().split("\n")) this.line(line.split(" "), netns);
  }

  private sysctl(setting: string): void {
    const [key = "", value = ""] = setting.split("=");
    this.state.sysctls.set(key, value);
  }

  private netns([, verb, name = ""]: string[]): void {
    if (verb === "add" || verb === "attach") this.state.netns.add(name);
    else if (!this.state.netns.delete(name)) throw new Error(`Cannot remove namespace file: No such file`);
    if (verb === "add") this.state.insides.set(containerOf(name), emptyNamespace());
    if (verb !== "del") return;
    for (const [link, { netns }] of [...this.inside]) if (netns === name) this.dropLink(link);
    this.state.insides.delete(containerOf(name));
  }

  private forwarding(args: string[]): void {
    const port = this.state.links.get(valueAfter(args, "dev"));
    if (!port) throw new Error(`Cannot find device "${valueAfter(args, "dev")}"`);
    if (port.master === null) throw new Error("RTNETLINK answers: Operation not supported");
  }

  private line(words: string[], netns: string | null): void {
    const [object, verb] = words;
    const dev = words.includes("dev") ? valueAfter(words, "dev") : "";
    const inside = netns === null ? undefined : this.state.insides.get(containerOf(netns));
    if (inside) insideLine(inside, words);
    else if (object === "netns") this.netns(words);
    else if (object === "link" && verb === "add") this.addLink(words);
    else if (object === "link" && verb === "del") {
      if (!this.dropLink(dev)) throw new Error(`Cannot find device "${dev}"`);
    } else if (object === "neigh" && verb === "del") this.state.neighbours.delete(`${dev} ${words[2]}`);
    else this.onLink(dev, words);
  }

  private onLink(dev: string, words: string[]): void {
    const [object, verb, what = ""] = words;
    const link = this.state.links.get(dev);
    if (!link) throw new Error(`Cannot find device "${dev}"`);
    if (object === "link") setLink(link, words);
    else if (object === "addr" && verb === "replace")
      link.addresses = [...new Set([...link.addresses, what])];
    else if (object === "addr") link.addresses = link.addresses.filter((a) => a !== what);
    else if (object === "route") this.state.overlayRoutes.set(what.replace("/128", ""), dev);
    else if (object === "neigh") this.state.neighbours.set(`${dev} ${what}`, valueAfter(words, "lladdr"));
    else throw new Error(`FakeHost does not know the line ${words.join(" ")}`);
  }

  private addLink(words: string[]): void {
    const name = valueAfter(words, "name");
    if (this.state.links.has(name)) throw new Error("RTNETLINK answers: File exists");
    const netns = words.includes("netns") ? valueAfter(words, "netns") : null;
    if (netns !== null && !this.state.netns.has(netns)) throw new Error(`Invalid "netns" value ${netns}`);
    const mac = words.includes("address") ? valueAfter(words, "address") : "";
    this.state.links.set(name, {
      up: false,
      mac,
      mtu: 1500,
      master: null,
      kind: valueAfter(words, "type"),
      addresses: [],
      ours: false,
      group: 0,
    });
    if (netns === null) return;
    const peer = words.slice(words.indexOf("peer"));
    const end = valueAfter(peer, "name");
    const inside = this.state.insides.get(containerOf(netns));
    if (inside?.links.has(end)) throw new Error("RTNETLINK answers: File exists");
    const mtu = peer.includes("mtu") ? Number(valueAfter(peer, "mtu")) : 1500;
    inside?.links.set(end, { up: false, mac: valueAfter(peer, "address"), mtu, addresses: [] });
    this.inside.set(name, { netns, end });
  }

  private dropLink(name: string): boolean {
    for (const [address, dev] of [...this.state.overlayRoutes])
      if (dev === name) this.state.overlayRoutes.delete(address);
    for (const key of [...this.state.neighbours.keys()])
      if (key.startsWith(`${name} `)) this.state.neighbours.delete(key);
    this.state.sysctls.delete(`net.ipv6.conf.${name}.disable_ipv6`);
    this.state.sysctls.delete(`net.ipv4.conf.${name}.route_localnet`);
    const peer = this.inside.get(name);
    const inside = peer && this.state.insides.get(containerOf(peer.netns));
    if (inside) dropInsideLink(inside, peer.end);
    this.inside.delete(name);
    return this.state.links.delete(name);
  }

  private nft(args: string[], input: string): void {
    const { firewall } = this.state;
    if (args[0] === "delete") {
      this.state.firewall = { base: null, present: false, elements: new Set() };
      return;
    }
    if (input.startsWith("table ")) {
      const sets = input.matchAll(/(?:set overlay|map publish)\w+ \{[^}]*?elements = \{ ([^}]*) \}/g);
      const elements = [...sets].flatMap((match) => (match[1] ?? "").split(", "));
      const base = input.replace(/((?:set overlay|map publish)\w+ \{[^}]*?;) elements = \{ [^}]* \};/g, "$1");
      this.state.firewall = { base, present: true, elements: new Set(elements) };
      return;
    }
    if (!firewall.present) throw new Error("No such file or directory");
    for (const match of input.matchAll(/(add|delete) element inet heropods \w+ \{ (.*) \}/g))
      for (const element of (match[2] ?? "").split(", "))
        if (match[1] !== "add") firewall.elements.delete(element);
        else if ([...firewall.elements].some((other) => other !== element && keyOf(other) === keyOf(element)))
          throw new Error("Could not process rule: File exists");
        else firewall.elements.add(element);
  }

  private conmon(argv: string[]): void {
    const name = argv[argv.indexOf("-n") + 1] ?? "";
    if (!this.state.rootfs.has(name) || !this.state.netns.has(`hp-${name}`))
      throw new Error(`${name}: no root or no namespace`);
    this.state.processes.set(name, { state: "created", pid: this.pids++ });
  }

  private runtime(args: string[]): void {
    const name = args.at(-1) ?? "";
    const process = this.state.processes.get(name);
    if (args.includes("update")) this.update(name, args);
    else if (args.includes("delete")) {
      this.state.mounts.delete(name);
      this.state.limits.delete(name);
      if (!this.state.processes.delete(name)) throw new Error(`container ${name} does not exist`);
    } else if (process?.state === "created") this.state.processes.set(name, { ...process, state: "running" });
    else throw new Error(`container ${name} is not created`);
  }

  private update(name: string, args: string[]): void {
    const limits = this.state.limits.get(name);
    if (!limits) throw new Error(`container ${name} does not exist`);
    for (const [flag = "", text] of args.map((arg) => arg.split("="))) {
      const value = Number(text);
      if (flag === "--memory") limits.memoryBytes = value < 0 ? null : value;
      if (flag === "--cpu-quota") limits.cpus = value >= NO_LIMIT_CPUS * 100_000 ? null : value / 100_000;
      if (flag === "--pids-limit") limits.pids = value < 0 ? null : value;
    }
  }

  private file(path: string): void {
    if (path.startsWith(`${this.bundles}/`)) this.state.bundles.add(nameOf(path, this.bundles));
  }
}

function nameOf(path: string, bundles: string): string {
  return path.slice(bundles.length + 1).split("/")[0] ?? "";
}

const containerOf = (netns: string) => netns.slice(NETNS_PREFIX.length);

function valueAfter(words: string[], word: string, from = 0): string {
  return words[words.indexOf(word, from) + 1] ?? "";
}

function setLink(link: ObservedLink, words: string[]): void {
  const value = (word: string) => valueAfter(words, word);
  if (words.includes("up")) link.up = true;
  if (words.includes("alias")) link.ours = value("alias") === ALIAS;
  if (words.includes("master")) link.master = value("master");
  if (words.includes("group")) link.group = Number(value("group"));
  if (words.includes("mtu")) link.mtu = Number(value("mtu"));
  if (words.includes("address")) link.mac = value("address");
}
