import type { Doctor } from "./doctor";
import type { People } from "./people";
import type { Session } from "./session";
import type { Settings } from "./settings";
import type { Tokens } from "./tokens";

/** What the routers call: one service for each noun, wired once in main.ts. */
export interface Services {
  doctor: Doctor;
  session: Session;
  people: People;
  tokens: Tokens;
  settings: Settings;
}
