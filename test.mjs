#!/usr/bin/env node
// npm test: from a fresh clone to one line 'N passed, N failed'. The same set-up as npm start,
// then every check there is; all of them run even when an early one fails.
import { build } from "./setup/build.mjs";
import { HOST_PACKAGES, installDebianPackages, TEST_PACKAGES } from "./setup/debian.mjs";
import { checkMachine } from "./setup/machine.mjs";
import { installNodePackages } from "./setup/node-packages.mjs";
import { orExplain } from "./setup/run.mjs";
import { makeWebUser } from "./setup/user.mjs";

await orExplain(async () => {
  checkMachine();
  await installDebianPackages([...HOST_PACKAGES, ...TEST_PACKAGES]);
  await installNodePackages();
  await build();
  await makeWebUser();
  const { runChecks } = await import("./setup/checks.mjs");
  const { passed, failed } = await runChecks();
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
});
