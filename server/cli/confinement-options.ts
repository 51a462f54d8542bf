import type { Command } from "commander";
import { listed, variable } from "./values";

export interface ConfinementOptions {
  label?: Record<string, string>;
  capAdd?: string[];
  readOnly?: boolean;
}

/** Labels, extra capabilities and a read-only root, under podman-run(1)'s names. */
export function withConfinementOptions(command: Command): Command {
  return command
    .option("--label <key=value>", "a label; can be repeated", variable)
    .option("--cap-add <capability>", "beyond the default set, such as NET_ADMIN; can be repeated", listed)
    .option("--read-only", "nothing can be written inside but in /run, /tmp and /var/tmp");
}

/** What the options say of a container; what is not given has its default. */
export function confinementOf({ label, capAdd, readOnly }: ConfinementOptions) {
  return { labels: label, capAdd, readOnlyRoot: readOnly };
}
