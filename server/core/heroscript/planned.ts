import type { ContainerInput, HeroPodsInput, MyceliumInput } from "../inputs";
import type { Role } from "../model";
import type { Sign } from "../plan/step";
import type { Problem } from "../problem";
import type { Place } from "./script";

/** One thing that an action does to the host, with the line that says so. */
export type Work = { sign: Sign; sentence: string } & (
  | { do: "save"; input: HeroPodsInput }
  | { do: "enable"; input: MyceliumInput }
  | { do: "pull"; reference: string; heropods: string }
  | { do: "create"; input: ContainerInput }
  /** `keepAlive` is null where it stays as it is. */
  | { do: "start" | "restart"; name: string; keepAlive: boolean | null }
  | { do: "stop" | "delete"; name: string }
  | { do: "exec"; name: string; argv: readonly string[]; stdout: boolean }
);

/** An action of a script as it would be done. */
export interface PlannedAction {
  /** 'heropods.container_new' */
  action: string;
  place: Place;
  object: { kind: "heropods" | "container"; name: string };
  /** What it does on the whole; `keep` where everything is so already. */
  sign: Sign;
  sentence: string;
  /** In turn; empty where everything is so already, or it would fail. */
  work: readonly Work[];
  /** Containers that are there now and would be deleted with what they hold. */
  destroys: readonly string[];
  /** Why it would fail; each with its line and column as the path. */
  problems: readonly Problem[];
  /** What to know that is no reason to fail. */
  notes: readonly string[];
  /** Who may do it. */
  needs: Role;
}

/** What one action comes to, before it is put together with its place. */
export interface Outlook {
  object: PlannedAction["object"];
  work?: Work[];
  /** Where there is no work: what is so already. */
  already?: string;
  destroys?: string[];
  problems?: Problem[];
  notes?: string[];
}
