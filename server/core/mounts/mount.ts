import { z } from "zod";

/** 1 to 64 letters, digits, '.', '-' or '_': it is a directory's name, and never hidden nor '..'. */
export const VolumeName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
    "A volume's name is 1 to 64 letters, digits, '.', '-' or '_', and starts with a letter or digit.",
  );

/** PATH_MAX counts the byte that ends it (limits.h). */
const PATH_BYTES = 4095;

/** An absolute path in its one spelling: no '.', '..', '//' and no slash at the end. */
const AbsolutePath = z
  .string()
  .trim()
  .transform((path) => (path.length > 1 ? path.replace(/\/+$/, "") : path))
  .refine((path) => path.startsWith("/"), "A path begins with '/'.")
  .refine(
    (path) => path === "/" || path.split("/").every((part, i) => i === 0 || !["", ".", ".."].includes(part)),
    "Write the path without '.', '..' and '//'.",
  )
  // Category Cc: the runtime would take a line break, and no person would see it.
  .refine((path) => /^\P{Cc}*$/u.test(path), "A path has no control characters.")
  .refine((path) => new TextEncoder().encode(path).length <= PATH_BYTES, "A path has at most 4,095 bytes.");

const Target = AbsolutePath.superRefine((path, context) => {
  const why = reservedInside(path);
  if (why !== null) context.addIssue(why);
});

/**
 * What a container sees of the host's disk. `source` of a bind mount is where the path led when it was
 * accepted, so that a symbolic link put there later is noticed. Neither honours set-user-id bits or device nodes.
 */
export const Mount = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("volume"),
    volume: VolumeName,
    target: Target,
    readOnly: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal("bind"),
    source: AbsolutePath,
    target: Target,
    readOnly: z.boolean().default(false),
  }),
]);
export type Mount = z.infer<typeof Mount>;

export const Mounts = z
  .array(Mount)
  .max(64, "A container has at most 64 mounts.")
  .superRefine((mounts, context) => {
    for (const [i, { target }] of mounts.entries())
      if (mounts.findIndex((m) => m.target === target) < i)
        context.addIssue({
          code: "custom",
          path: [i, "target"],
          message: `${target} is mounted twice; each place holds one.`,
        });
  });

/** 'data:/var/lib/data:ro', as it is written on a command line. */
export function mountText(mount: Mount): string {
  return `${sourceOf(mount)}:${mount.target}${mount.readOnly ? ":ro" : ""}`;
}

export const sourceOf = (mount: Mount): string => (mount.kind === "volume" ? mount.volume : mount.source);

export const volumesOf = (mounts: readonly Mount[]): string[] => [
  ...new Set(mounts.flatMap((mount) => (mount.kind === "volume" ? [mount.volume] : []))),
];

/** Places that the runtime or the daemon fill themselves; over them a mount would weaken the container or hide it. */
function reservedInside(path: string): string | null {
  if (path === "/") return "The root is the image's; mount below it.";
  for (const place of ["/proc", "/sys", "/dev", "/.heropods"])
    if (path === place || path.startsWith(`${place}/`)) return `${place} inside is the runtime's own.`;
  if (["/etc/resolv.conf", "/etc/hosts", "/etc/hostname"].includes(path))
    return `${path} inside is kept by the daemon.`;
  return null;
}
