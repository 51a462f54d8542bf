import type { Backups } from "./backups";
import type { Commands } from "./commands";
import type { Containers } from "./containers";
import type { Doctor } from "./doctor";
import type { HealthChecks } from "./health";
import type { HeroPods } from "./heropods";
import type { Images } from "./images";
import type { Live } from "./live";
import type { Network } from "./network";
import type { Numbers } from "./numbers";
import type { Operations } from "./operations";
import type { Overlay } from "./overlay";
import type { People } from "./people";
import type { SavedScripts } from "./saved-scripts";
import type { Scripts } from "./scripts";
import type { Session } from "./session";
import type { Settings } from "./settings";
import type { Templates } from "./templates";
import type { Terminals } from "./terminals";
import type { Tokens } from "./tokens";
import type { Volumes } from "./volumes";
import type { Why } from "./why";

/** What the routers call: one service for each noun, wired once in main.ts. */
export interface Services {
  backups: Backups;
  commands: Commands;
  containers: Containers;
  doctor: Doctor;
  health: HealthChecks;
  heropods: HeroPods;
  images: Images;
  live: Live;
  network: Network;
  numbers: Numbers;
  operations: Operations;
  overlay: Overlay;
  savedScripts: SavedScripts;
  scripts: Scripts;
  session: Session;
  people: People;
  templates: Templates;
  terminals: Terminals;
  tokens: Tokens;
  settings: Settings;
  volumes: Volumes;
  why: Why;
}
