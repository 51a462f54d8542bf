import type { BedHost } from "../testbed/bed";

/** Reads the resident memory of a host's daemon: now, and the most it ever had; MB of 1,000,000 bytes. */
export async function daemonMemory(host: BedHost): Promise<() => Promise<{ mb: number; peakMb: number }>> {
  const find =
    'for p in /proc/[0-9]*; do tr "\\0" " " <"$p/cmdline" | grep -q "dist/main[.]js" && echo "$p"; done';
  const [process = ""] = (await host.exec(["sh", "-c", find])).stdout.trim().split("\n");
  if (process === "") throw new Error(`Host ${host.name} has no daemon`);
  return async () => {
    const { stdout } = await host.exec(["cat", `${process}/status`]);
    const mb = (key: string) =>
      Math.round((Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(stdout)?.[1]) * 1024) / 1e6);
    return { mb: mb("VmRSS"), peakMb: mb("VmHWM") };
  };
}
