import type { Config } from "../config";
import { judgeHeroPods, type NetworkFacts, type Patient, unjudged } from "../core/doctor/heropods-checks";
import { judgeHost } from "../core/doctor/host-checks";
import { judgeMycelium, judgePresence } from "../core/doctor/mycelium-checks";
import type { DoctorReport } from "../core/model";
import type { Db } from "../db/client";
import { createHostProbe } from "../host/doctor/host";
import { readKey, readMycelium } from "../host/doctor/mycelium";
import { rememberedWithPrograms } from "../host/doctor/programs";
import { CommandError } from "../host/exec";
import { readBinaryVersion } from "../host/mycelium/binary";
import { createMyceliumClient } from "../host/mycelium/client";
import type { Changes } from "./changes";

export interface Doctor {
  /** Looks at the host and every HeroPods now; callers at the same time share one look. */
  report(): Promise<DoctorReport>;
  /**
   * The last look while the host is watched, so that opening a page costs no look: what changed since
   * is published. Without a watch, or before its first look, looks now.
   */
  latest(): Promise<DoctorReport>;
  /** Looks every `everyMs` and publishes a report that says something new, until stopped. */
  watch(everyMs?: number): void;
  stop(): Promise<void>;
}

/**
 * Finds out what the host can do and what it lacks, with evidence. It looks and judges: it installs,
 * starts and stops nothing, and nobody waits for it to start a container.
 */
export function createDoctor(deps: {
  config: Pick<Config, "dataDir" | "runtime" | "myceliumApi">;
  db: Db;
  hostId: string;
  changes: Changes;
  /** Throws CommandError. */
  network: () => Promise<NetworkFacts>;
  /** Called when a look in the background fails for a reason that is no finding. */
  onError: (error: unknown) => void;
}): Doctor {
  const client = createMyceliumClient(deps.config.myceliumApi);
  const probe = createHostProbe(deps.config);
  const version = rememberedWithPrograms(readBinaryVersion);
  let looking: Promise<DoctorReport> | null = null;
  let published = "";
  let last: DoctorReport | null = null;
  let timer: NodeJS.Timeout | null = null;

  const examine = async (): Promise<DoctorReport> => {
    const patients = await readPatients(deps.db, deps.hostId);
    const running = patients.reduce((sum, patient) => sum + patient.running, 0);
    const [host, network] = await Promise.all([probe.read(running), orReason(deps.network())]);
    const mycelium = await readMycelium(
      deps.config.myceliumApi,
      client,
      "reason" in network ? { links: [], routes: [] } : network,
      version,
    );
    const groups = [{ name: "host", title: "Host", checks: [...judgeHost(host), judgePresence(mycelium)] }];
    for (const patient of patients)
      groups.push({
        name: patient.name,
        title: `HeroPods ${patient.name}`,
        checks:
          "reason" in network
            ? unjudged(network.reason)
            : [
                ...judgeHeroPods(patient, network),
                ...(patient.mycelium_enabled
                  ? judgeMycelium(
                      patient,
                      mycelium,
                      await readKey(patient.mycelium_key_path, mycelium.node),
                      network,
                    )
                  : []),
              ],
      });
    return { at: new Date().toISOString(), groups };
  };

  const report = (): Promise<DoctorReport> => {
    looking ??= examine().finally(() => {
      looking = null;
    });
    return looking;
  };

  const publishNews = async (): Promise<void> => {
    const value = await report();
    last = value;
    const said = JSON.stringify(value.groups);
    if (said === published) return;
    published = said;
    deps.changes.publish({ topic: "doctor", key: "host", value });
  };

  return {
    report,
    latest: async () => (timer === null || last === null ? report() : last),
    watch(everyMs = 10_000) {
      if (timer !== null) return;
      timer = setInterval(() => void publishNews().catch(deps.onError), everyMs);
      timer.unref();
      void publishNews().catch(deps.onError);
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      await looking?.catch(() => undefined);
      await client.close();
    },
  };
}

async function readPatients(db: Db, hostId: string): Promise<Patient[]> {
  const rows = await db.heroPods.findMany({
    where: { hostId },
    orderBy: { name: "asc" },
    include: { _count: { select: { containers: { where: { desired: "running" } } } } },
  });
  return rows.map(({ _count, ...heropods }) => ({ ...heropods, running: _count.containers }));
}

async function orReason<T>(reading: Promise<T>): Promise<T | { reason: string }> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CommandError) return { reason: error.message };
    throw error;
  }
}
