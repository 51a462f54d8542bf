import { HOSTS_HEAD, hostsLines } from "../core/container-names";
import type { HeroPods } from "../db/generated/client";
import { type HostsFile, openHostsFile } from "../host/names/hosts-file";
import type { Changes } from "./changes";
import type { ContainerRecord, Registry } from "./registry";

export interface ContainerNames {
  /** Writes every HeroPods' file from the registry, then follows its changes. */
  start(): void;
  /** Writes what is still to be written. */
  stop(): void;
}

/**
 * Containers of one HeroPods know each other by name through one hosts file that all of them have mounted:
 * one write for a change, however many they are. It holds those that exist, running or not, because an
 * address is leased as long: a start changes nothing in it, and waits for nothing here.
 */
export function createContainerNames(deps: {
  registry: Registry;
  changes: Changes;
  /** One file for each HeroPods, by its name. */
  dir: string;
  onError: (error: unknown) => void;
}): ContainerNames {
  const { registry, changes, dir } = deps;
  const files = new Map<string, HostsFile>();
  /** What each file was written for: a row is replaced when it changes, never changed. */
  const written = new Map<string, HeroPods>();
  /** Of which HeroPods' file a container is: told even when its record is gone. */
  const heropodsOf = new Map<string, string>();
  const due = { containers: new Set<string>(), heropods: new Set<string>() };
  let timer: NodeJS.Immediate | null = null;

  const linesOf = (record: ContainerRecord, { name, mycelium_enabled }: HeroPods) =>
    hostsLines(mycelium_enabled ? record : { ...record, overlay: null }, name);

  function writeHeroPods(name: string): void {
    const heropods = registry.heropods.get(name);
    if (heropods === undefined) {
      files.get(name)?.remove();
      files.delete(name);
      written.delete(name);
      return;
    }
    // Told for the count of its containers alone: these tell of themselves.
    if (written.get(name) === heropods) return;
    const records = [...registry.containers.values()].filter((c) => c.heropodsId === heropods.id);
    const lines = new Map(records.map((record) => [record.name, linesOf(record, heropods)]));
    for (const record of records) heropodsOf.set(record.name, name);
    const file = files.get(name);
    if (file === undefined) files.set(name, openHostsFile(`${dir}/${name}`, HOSTS_HEAD, lines));
    else for (const key of new Set([...file.keys(), ...lines.keys()])) file.set(key, lines.get(key) ?? null);
    written.set(name, heropods);
  }

  function writeContainer(name: string): void {
    const record = registry.containers.get(name);
    const heropods = record && [...registry.heropods.values()].find((h) => h.id === record.heropodsId);
    const before = heropodsOf.get(name);
    if (before !== undefined && before !== heropods?.name) files.get(before)?.set(name, null);
    if (!record || !heropods) return void heropodsOf.delete(name);
    heropodsOf.set(name, heropods.name);
    files.get(heropods.name)?.set(name, linesOf(record, heropods));
  }

  function flush(): void {
    if (timer !== null) clearImmediate(timer);
    timer = null;
    const write = (names: Set<string>, one: (name: string) => void) => {
      for (const name of names)
        try {
          one(name);
        } catch (error) {
          deps.onError(error);
        }
      names.clear();
    };
    write(due.heropods, writeHeroPods);
    write(due.containers, writeContainer);
  }

  return {
    start() {
      for (const name of registry.heropods.keys()) writeHeroPods(name);
      changes.subscribe((change) => {
        if (change.topic === "container") due.containers.add(change.key);
        else if (change.topic === "heropods") due.heropods.add(change.key);
        else return;
        // After whoever published it: a start is under way there.
        timer ??= setImmediate(flush);
      });
    },
    stop: flush,
  };
}
