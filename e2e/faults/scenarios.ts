import { z } from "zod";
import type { BedHost } from "../testbed/bed";
import { TUN_NAME } from "../testbed/mycelium";

/** Something that a person asks for, and the state that it begins from. */
export interface Scenario {
  name: string;
  /** From whatever is there to where it begins. */
  prepare(): Promise<void>;
  /** Throws where the daemon refuses or dies. */
  act(): Promise<unknown>;
  /** From where it begins to other states that a host may be found in afterwards. */
  others?: (() => Promise<void>)[];
}

const Operation = z.object({ status: z.string(), error: z.string().nullable() });
const HeroPods = z.object({ name: z.string(), bridge_name: z.string(), mycelium_enabled: z.boolean() });

const WEB = "web";
const LAB = { name: "lab", bridge_name: "lab0", subnet: "10.20.0.0/24", gateway_ip: "10.20.0.1" };
const MOVED = { ...LAB, bridge_name: "lab1", subnet: "10.30.0.0/24", gateway_ip: "10.30.0.1" };

/** Create, start, stop, delete, change of network, enable and disable Mycelium. */
export function scenarios(host: BedHost): Scenario[] {
  const act = (procedure: string, input: object) =>
    host.call("mutation", procedure, { ...input, wait: true });
  const must = async (procedure: string, input: object): Promise<void> => {
    const { status, error } = Operation.parse(await act(procedure, input));
    if (status !== "done") throw new Error(`${procedure}: ${error}`);
  };
  const stateOfWeb = async (): Promise<string | null> => {
    const all = z
      .array(z.object({ name: z.string(), state: z.string() }))
      .parse(await host.call("query", "containers.list"));
    return all.find((c) => c.name === WEB)?.state ?? null;
  };
  const create = () => act("containers.create", { name: WEB, start: true, overlayIngress: "open" });

  const absent = async () => {
    if ((await stateOfWeb()) !== null) await must("containers.delete", { name: WEB });
  };
  const running = async () => {
    const state = await stateOfWeb();
    if (state === null) await must("containers.create", { name: WEB, start: true, overlayIngress: "open" });
    else if (state !== "running") await must("containers.start", { name: WEB });
  };
  const stopped = async () => {
    await running();
    await must("containers.stop", { name: WEB });
  };
  const heropods = async (name: string) =>
    z
      .array(HeroPods)
      .parse(await host.call("query", "heropods.list"))
      .find((h) => h.name === name);
  const save = (input: object) => act("heropods.save", input);
  const enable = () =>
    act("heropods.enableMycelium", {
      heropods: "default",
      version: "v0.7.10",
      ipv6_range: "400::/7",
      key_path: host.mycelium.keyPath,
      peers: "tcp://192.0.2.77:9651",
      interface_name: TUN_NAME,
    });
  const disable = () => act("heropods.disableMycelium", { heropods: "default" });
  const mycelium = async (on: boolean) => {
    if ((await heropods("default"))?.mycelium_enabled === on) return;
    const { status, error } = Operation.parse(await (on ? enable() : disable()));
    if (status !== "done") throw new Error(`Mycelium: ${error}`);
  };

  let forwarded = false;

  return [
    {
      name: "create",
      async prepare() {
        await mycelium(true);
        await absent();
      },
      act: create,
    },
    { name: "start", prepare: stopped, act: () => act("containers.start", { name: WEB }) },
    { name: "stop", prepare: running, act: () => act("containers.stop", { name: WEB }) },
    {
      name: "delete",
      prepare: running,
      act: () => act("containers.delete", { name: WEB }),
      others: [stopped],
    },
    {
      name: "change of network",
      async prepare() {
        await running();
        if ((await heropods("lab"))?.bridge_name !== LAB.bridge_name) await must("heropods.save", LAB);
      },
      act: () => save(MOVED),
    },
    {
      name: "enable Mycelium",
      async prepare() {
        await running();
        // Forwarding stays on once it was needed, and the kernel keeps anycast routes for it.
        if (!forwarded) await mycelium(true);
        forwarded = true;
        await mycelium(false);
      },
      act: enable,
    },
    {
      name: "disable Mycelium",
      async prepare() {
        await running();
        await mycelium(true);
      },
      act: disable,
    },
  ];
}
