/** The daemon's directories below its data directory. */
export function dataRoots(dataDir: string) {
  return {
    images: `${dataDir}/images`,
    bundles: `${dataDir}/bundles`,
    /** --root of the runtime. */
    runtime: `${dataDir}/runtime`,
    logs: `${dataDir}/logs`,
    /** conmon's exit files. */
    exits: `${dataDir}/exits`,
    /** What was measured, a file for each container. */
    numbers: `${dataDir}/numbers`,
    /** Where the runtime writes the pids of health checks. */
    probes: `${dataDir}/probes`,
    /** A directory for each volume, by its name. */
    volumes: `${dataDir}/volumes`,
    /** A hosts file for each HeroPods, by its name. */
    hosts: `${dataDir}/hosts`,
  };
}
