import type { Intent } from "../core/heroscript/intent";
import { settingsOf } from "../core/heroscript/settings";
import type { World } from "../core/heroscript/world";
import type { ContainerView } from "../core/model";
import type { Overlay } from "../core/mycelium/overlay";
import type { Problem, Result } from "../core/problem";
import type { Containers } from "./containers";
import type { HeroPods } from "./heropods";
import type { HostState } from "./host-state";

export interface ScriptWorldDeps {
  containers: Containers;
  heropods: HeroPods;
  host: HostState;
  image: (name: string) => { name: string } | null;
  overlay: () => Promise<Overlay>;
  readKey: (path: string) => Promise<Result<unknown>>;
}

/** Reads what is there as far as these actions can tell; files and Mycelium only where one is about them. */
export async function readWorld(deps: ScriptWorldDeps, intents: readonly Intent[]): Promise<World> {
  const keys = new Map<string, Problem[]>();
  for (const intent of intents)
    if (intent.kind === "enable" && !keys.has(intent.input.key_path)) {
      const read = await deps.readKey(intent.input.key_path);
      keys.set(intent.input.key_path, read.ok ? [] : read.problems);
    }
  const overlay = keys.size > 0 ? await deps.overlay() : null;
  const configures = intents.some(({ kind }) => kind === "configure");
  const links = configures ? (await deps.host.observe()).links : new Map<string, never>();
  return {
    heropods: deps.heropods.list(),
    containers: deps.containers.list().map(worldContainer),
    image: (name) => deps.image(name)?.name ?? null,
    keyProblems: (path) => keys.get(path) ?? [],
    foreignLinks: [...links].flatMap(([name, link]) =>
      link.ours ? [] : [{ name, addresses: link.addresses }],
    ),
    overlayDown: overlay?.state === "down" ? overlay.reason : null,
  };
}

function worldContainer(view: ContainerView): World["containers"][number] {
  return {
    name: view.name,
    heropods: view.heropods,
    image: view.image,
    command: view.command,
    env: view.env,
    keepAlive: view.keepAlive,
    memoryBytes: view.memoryBytes,
    cpus: view.cpus,
    pidsLimit: view.pidsLimit,
    overlayIngress: view.overlayIngress,
    ...settingsOf(view),
    running: view.pid !== null,
    drifted: view.state === "drifted",
  };
}
