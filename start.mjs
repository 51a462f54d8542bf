#!/usr/bin/env node
import { build } from "./setup/build.mjs";
import { linkCommand } from "./setup/command.mjs";
import { HOST_PACKAGES, installDebianPackages } from "./setup/debian.mjs";
import { checkMachine } from "./setup/machine.mjs";
import { installNodePackages } from "./setup/node-packages.mjs";
import { orExplain } from "./setup/run.mjs";
import { serve } from "./setup/serve.mjs";
// npm start: brings a fresh Debian machine to a running HeroPods, and a prepared one in a moment.
// Plain JavaScript on Node alone, because nothing is installed yet when it begins.
import { makeWebUser } from "./setup/user.mjs";

await orExplain(async () => {
  checkMachine();
  await installDebianPackages(HOST_PACKAGES);
  await installNodePackages();
  await build();
  await makeWebUser();
  linkCommand();
  await serve(process.argv.slice(2));
});
