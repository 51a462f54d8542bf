import { parseArgs } from "node:util";

/** The flags of `mycelium` that the test bed uses; the same command line starts the real program. */
export interface CommandLine {
  keyFile: string;
  peers: string[];
  port: number;
  api: { host: string; port: number };
  tunName: string;
  noTun: boolean;
  command:
    | { name: "run" }
    | { name: "version" }
    | { name: "inspect"; publicKey: string | null; json: boolean };
}

/** Reads `mycelium` arguments. Throws on what the program itself would refuse. */
export function parseCommandLine(argv: string[], older: boolean): CommandLine {
  const { values, positionals } = parseArgs({
    // `--peers` takes all the words that follow it, which parseArgs does not know: one flag for each.
    args: spreadPeers(argv),
    allowPositionals: true,
    options: {
      version: { type: "boolean", short: "V" },
      "key-file": { type: "string", short: "k" },
      peers: { type: "string", multiple: true },
      "tcp-listen-port": { type: "string", short: "t", default: "9651" },
      "quic-listen-port": { type: "string", short: "q" },
      "disable-peer-discovery": { type: "boolean" },
      "api-addr": { type: "string", default: "127.0.0.1:8989" },
      "tun-name": { type: "string", default: "mycelium" },
      "no-tun": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const [name, publicKey] = positionals;
  const [, host = "127.0.0.1", port = "8989"] = /^\[?([^\]]*)\]?:(\d+)$/.exec(values["api-addr"]) ?? [];
  return {
    keyFile:
      values["key-file"] ??
      (older ? "./priv_key.bin" : `${process.env.HOME}/.local/share/mycelium/priv_key.bin`),
    peers: values.peers ?? [],
    port: Number(values["tcp-listen-port"]),
    api: { host, port: Number(port) },
    tunName: values["tun-name"],
    noTun: values["no-tun"],
    command: values.version
      ? { name: "version" }
      : name === "inspect"
        ? { name, publicKey: publicKey ?? null, json: values.json }
        : { name: "run" },
  };
}

function spreadPeers(argv: string[]): string[] {
  const spread: string[] = [];
  let inPeers = false;
  for (const word of argv) {
    if (word.startsWith("-")) inPeers = word === "--peers";
    if (word === "--peers") continue;
    spread.push(...(inPeers ? ["--peers", word] : [word]));
  }
  return spread;
}
