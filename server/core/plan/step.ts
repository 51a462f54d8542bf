import { z } from "zod";

/** What kind of thing on the host a step is about: DESIGN's table of objects, one word each. */
export const ObjectKind = z.enum([
  "sysctl",
  "bridge",
  "firewall",
  "netns",
  "interfaces",
  "attachment",
  "bundle",
  "rootfs",
  "process",
  "cgroup",
  "image",
  "heropods",
  "container",
  "lease",
  "peer",
  "port",
  "volume",
]);
export type ObjectKind = z.infer<typeof ObjectKind>;

/** A host path that was accepted, and whether it is mounted read-only: what may be written is judged more strictly. */
export const BindSource = z.object({ path: z.string(), readOnly: z.boolean() });
export type BindSource = z.infer<typeof BindSource>;

/**
 * One thing the host does. Commands are argv arrays, never a shell string; `input` goes to
 * standard input. File actions stay inside the directories the daemon owns.
 */
export const Action = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("run"),
    argv: z.array(z.string()).min(1),
    input: z.string().optional(),
    /** Removing what is gone already is success: a failure whose stderr has one of these is ignored. */
    tolerate: z.array(z.string()).optional(),
    timeoutMs: z.number().optional(),
  }),
  /** Copies an image; `layers` and the files that come below `into` tell how far it is. */
  z.object({
    do: z.literal("copy"),
    argv: z.array(z.string()).min(1),
    env: z.record(z.string(), z.string()),
    into: z.string(),
    layers: z.array(z.object({ digest: z.string(), bytes: z.number() })),
    timeoutMs: z.number(),
  }),
  z.object({ do: z.literal("mkdir"), path: z.string(), mode: z.number() }),
  z.object({ do: z.literal("write"), path: z.string(), content: z.string(), mode: z.number() }),
  z.object({ do: z.literal("remove"), path: z.string() }),
  /** conmon starts the runtime and answers on its sync pipe when the container exists (conmon(8)). */
  z.object({
    do: z.literal("conmon"),
    argv: z.array(z.string()).min(1),
    timeoutMs: z.number(),
  }),
  /** Signals the container's first process, waits for its exit, then kills what is left. */
  z.object({
    do: z.literal("stop"),
    container: z.string(),
    signal: z.string(),
    graceMs: z.number(),
  }),
  /** Tells the running Mycelium of a peer, or takes one from it, over its API; `api` is its origin. */
  z.object({
    do: z.literal("peer"),
    change: z.enum(["add", "remove"]),
    endpoint: z.string(),
    api: z.string(),
  }),
  /** Fails where a process of the host listens on one of the ports, naming it. `overlay`: the node's address. */
  z.object({
    do: z.literal("check-ports"),
    ports: z.array(
      z.object({
        family: z.enum(["ipv4", "overlay"]),
        protocol: z.enum(["tcp", "udp"]),
        hostPort: z.number(),
      }),
    ),
    overlay: z.string().nullable(),
  }),
  /** Fails where a path leads elsewhere than when it was accepted, or to what no container is to have. */
  z.object({ do: z.literal("check-mounts"), sources: z.array(BindSource) }),
]);
export type Action = z.infer<typeof Action>;

/** `keep`: it is so already, and nothing is done. `run`: a command that changes nothing of ours. */
export const Sign = z.enum(["add", "change", "remove", "keep", "run"]);
export type Sign = z.infer<typeof Sign>;

/**
 * One line of a plan: its sentence, the object, what it does and what undoes it. Both are
 * idempotent. `after` names the steps that must be done before it; steps with none between them
 * run side by side.
 */
export const Step = z.object({
  id: z.string(),
  sign: Sign,
  object: z.object({ kind: ObjectKind, name: z.string() }),
  sentence: z.string(),
  /** What was found that makes it needed, where the host had it otherwise: 'vmyh-1a2b3c is down'. */
  found: z.string().optional(),
  do: z.array(Action),
  undo: z.array(Action),
  after: z.array(z.string()),
  /** What a person wrote to have it done, shown in place of commands. */
  written: z.string().optional(),
});
export type Step = z.infer<typeof Step>;

export const Plan = z.object({ steps: z.array(Step) });
export type Plan = z.infer<typeof Plan>;
