// What npm start does before it starts anything: programs, packages, build, the console's user.
//   node prepare.mjs [PACKAGE…]: and those of Debian's packages.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "../../setup/build.mjs";
import { HOST_PACKAGES, installDebianPackages } from "../../setup/debian.mjs";
import { checkMachine } from "../../setup/machine.mjs";
import { installNodePackages } from "../../setup/node-packages.mjs";
import { orExplain, root } from "../../setup/run.mjs";
import { makeWebUser } from "../../setup/user.mjs";

await orExplain(async () => {
  checkMachine();
  // socat opens the stand-in's TUN.
  await installDebianPackages([
    ...HOST_PACKAGES,
    ...(process.env.MYCELIUM_BIN ? [] : ["socat"]),
    ...process.argv.slice(2),
  ]);
  // Only where there are none: npm ci empties node_modules first, under whatever runs from it.
  if (!existsSync(join(root, "node_modules/.package-lock.json"))) await installNodePackages();
  await build();
  await makeWebUser();
});
