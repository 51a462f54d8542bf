import type { Hop, HopAction, HopId } from "./report";

export const good = (id: HopId, name: string, evidence: string): Hop => ({
  ...{ id, name, ok: true, evidence },
  ...{ fix: null, action: null },
});

/** It cannot be judged: what it needs is broken elsewhere. */
export const open = (id: HopId, name: string, evidence: string): Hop => ({
  ...{ id, name, ok: null, evidence },
  ...{ fix: null, action: null },
});

export const broken = (
  id: HopId,
  name: string,
  evidence: string,
  fix: string,
  action: HopAction | null = null,
): Hop => ({ id, name, ok: false, evidence, fix, action });

export const repair = (name: string): HopAction => ({
  label: `Repair ${name}`,
  procedure: "containers.repair",
  input: { name },
});
export const restart = (name: string): HopAction => ({
  label: `Restart ${name}`,
  procedure: "containers.restart",
  input: { name },
});
export const start = (name: string): HopAction => ({
  label: `Start ${name}`,
  procedure: "containers.start",
  input: { name },
});
export const repairHost: HopAction = { label: "Repair the host", procedure: "network.repair", input: {} };
