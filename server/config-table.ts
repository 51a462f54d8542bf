export type SettingKey =
  | "dataDir"
  | "runDir"
  | "webHost"
  | "webPort"
  | "publicUrl"
  | "myceliumApi"
  | "cgroupParent"
  | "runtime"
  | "hostName"
  | "scriptsDir"
  | "prepared"
  | "backupsKept"
  | "logSize"
  | "logFiles"
  | "logLevel";

export interface Setting {
  key: SettingKey;
  flag: string;
  /** The first of these that is set counts. */
  variables: readonly string[];
  /** null: worked out from the rest; `about` says how. */
  default: string | null;
  about: string;
}

/** The one table of settings: the parser, `--help` and docs/configuration.md are made from it. */
export const SETTINGS: readonly Setting[] = [
  {
    key: "dataDir",
    flag: "data-dir",
    variables: ["HEROPODS_DATA_DIR", "CONTAINERS_DIR"],
    default: "/var/lib/heropods",
    about: "Images, bundles, the runtime's state, logs and the database.",
  },
  {
    key: "runDir",
    flag: "run-dir",
    variables: ["HEROPODS_RUN_DIR"],
    default: "/run/heropods",
    about: "The sockets web.sock and admin.sock.",
  },
  {
    key: "webHost",
    flag: "web-host",
    variables: ["HEROPODS_WEB_HOST"],
    default: "127.0.0.1",
    about: "The address that the console listens on.",
  },
  {
    key: "webPort",
    flag: "web-port",
    variables: ["HEROPODS_WEB_PORT"],
    default: "8787",
    about: "The port that the console listens on.",
  },
  {
    key: "publicUrl",
    flag: "public-url",
    variables: ["HEROPODS_PUBLIC_URL"],
    default: null,
    about:
      "The address people type, when a proxy stands before the console; with https the session's cookie is Secure. Otherwise made from host and port, or the first address when that is 0.0.0.0.",
  },
  {
    key: "myceliumApi",
    flag: "mycelium-api",
    variables: ["HEROPODS_MYCELIUM_API"],
    default: "http://127.0.0.1:8989",
    about: "Mycelium's REST API on this host.",
  },
  {
    key: "cgroupParent",
    flag: "cgroup-parent",
    variables: ["HEROPODS_CGROUP_PARENT"],
    default: "/heropods",
    about: "The cgroup that holds one cgroup for each container.",
  },
  {
    key: "runtime",
    flag: "runtime",
    variables: ["HEROPODS_RUNTIME"],
    default: "auto",
    about: "The OCI runtime: auto (crun where it works, else runc), crun or runc.",
  },
  {
    key: "hostName",
    flag: "host-name",
    variables: ["HEROPODS_HOST_NAME"],
    default: null,
    about: "The name this host has in the console; the machine's own otherwise.",
  },
  {
    key: "scriptsDir",
    flag: "scripts-dir",
    variables: ["HEROPODS_SCRIPTS_DIR"],
    default: "/etc/heropods/scripts",
    about: "HeroScript files (.heroscript, .hero, .md) that the console shows and compares with the host.",
  },
  {
    key: "prepared",
    flag: "prepared",
    variables: ["HEROPODS_PREPARED"],
    default: "8",
    about:
      "How many stopped containers are held ready for a start that is likely, at most; each is taken back after a minute. 0: none.",
  },
  {
    key: "backupsKept",
    flag: "backups-kept",
    variables: ["HEROPODS_BACKUPS_KEPT"],
    default: "7",
    about: "How many copies of the database the daemon keeps, one a day; 0 makes none by itself.",
  },
  {
    key: "logSize",
    flag: "log-size",
    variables: ["HEROPODS_LOG_SIZE"],
    default: "16",
    about: "MiB that a file of a container's log may have before the next one is begun.",
  },
  {
    key: "logFiles",
    flag: "log-files",
    variables: ["HEROPODS_LOG_FILES"],
    default: "4",
    about: "How many such files are kept for a container; the oldest lines go with the oldest file.",
  },
  {
    key: "logLevel",
    flag: "log-level",
    variables: ["HEROPODS_LOG_LEVEL"],
    default: "info",
    about: "trace, debug, info, warn, error or silent.",
  },
];

/** The settings as docs/configuration.md shows them. */
export function settingsMarkdown(): string {
  const rows = SETTINGS.map(
    (s) =>
      `| \`--${s.flag}\` | ${s.variables.map((v) => `\`${v}\``).join(", ")} | ${s.default === null ? "" : `\`${s.default}\``} | ${s.about} |`,
  );
  return ["| flag | variable | default | what it is |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
