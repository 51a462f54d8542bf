import { backupsRouter } from "./backups";
import { containersRouter } from "./containers";
import { doctorRouter } from "./doctor";
import { heropodsRouter } from "./heropods";
import { imagesRouter } from "./images";
import { liveRouter } from "./live";
import { logsRouter } from "./logs";
import { networkRouter } from "./network";
import { noticesRouter } from "./notices";
import { numbersRouter } from "./numbers";
import { operationsRouter } from "./operations";
import { overlayRouter } from "./overlay";
import { peopleRouter } from "./people";
import { registriesRouter } from "./registries";
import { scriptsRouter } from "./scripts";
import { sessionRouter } from "./session";
import { settingsRouter } from "./settings";
import { templatesRouter } from "./templates";
import { terminalsRouter } from "./terminals";
import { tokensRouter } from "./tokens";
import { router } from "./trpc";
import { volumesRouter } from "./volumes";
import { whyRouter } from "./why";

/** Everything the API offers; a test walks it and fails for a procedure that declares no role. */
export const appRouter = router({
  session: sessionRouter,
  people: peopleRouter,
  tokens: tokensRouter,
  settings: settingsRouter,
  backups: backupsRouter,
  containers: containersRouter,
  doctor: doctorRouter,
  heropods: heropodsRouter,
  images: imagesRouter,
  live: liveRouter,
  logs: logsRouter,
  network: networkRouter,
  numbers: numbersRouter,
  notices: noticesRouter,
  operations: operationsRouter,
  overlay: overlayRouter,
  registries: registriesRouter,
  scripts: scriptsRouter,
  templates: templatesRouter,
  terminals: terminalsRouter,
  volumes: volumesRouter,
  why: whyRouter,
});

export type AppRouter = typeof appRouter;
