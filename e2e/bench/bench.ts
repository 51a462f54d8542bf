import { parseArgs } from "node:util";
import { runFuzz } from "../fuzz/run";
import { type BedHost, startBed } from "../testbed/bed";
import { measureBrowser } from "./browser";
import { measureList } from "./list";
import { measureSampling } from "./sampling";
import { measureStart } from "./start";
import { measureTerminal } from "./terminal";

/** Measures, says it in words or in one line of JSON, and takes the bed down. */
export async function runBench(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      json: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      browser: { type: "boolean", default: false },
      terminal: { type: "boolean", default: false },
      runs: { type: "string", default: "15" },
      sampling: { type: "boolean", default: false },
      fuzz: { type: "boolean", default: false },
      seconds: { type: "string", default: "60" },
      seed: { type: "string" },
      only: { type: "string" },
    },
  });
  if (values.fuzz)
    return runFuzz({
      seconds: Number(values.seconds) || 60,
      seed: Number(values.seed ?? Date.now() % 2 ** 31),
      ...(values.only === undefined ? {} : { only: values.only }),
      json: values.json,
    });
  if (values.sampling) return say(await onBed(["a"], measureSampling), values.json);
  const runs = Math.max(3, Number(values.runs) || 15);
  const bed = await startBed({
    console: values.browser || values.list || values.terminal,
    enableMycelium: true,
    logLevel: "warn",
  });
  try {
    if (values.terminal) return say({ terminal: await measureTerminal(bed, runs) }, values.json);
    // A list of a thousand is measured alone: the others would measure with it around them.
    const list = values.list ? await measureList(bed, runs) : null;
    const start = values.list ? null : await measureStart(bed.host("a"), runs);
    const browser = values.browser ? await measureBrowser(bed, runs) : null;
    const result = {
      ...(start === null ? {} : { start }),
      ...(browser === null ? {} : { browser }),
      ...(list === null ? {} : { list }),
    };
    say(result, values.json);
  } finally {
    await bed.stop();
  }
}

async function onBed(hosts: string[], measure: (host: BedHost) => Promise<Record<string, unknown>>) {
  const bed = await startBed({ hosts, logLevel: "warn" });
  try {
    return { sampling: await measure(bed.host("a")) };
  } finally {
    await bed.stop();
  }
}

function say(result: Record<string, Record<string, unknown>>, json: boolean): void {
  console.log(json ? JSON.stringify(result) : inWords(result));
}

function inWords(result: Record<string, Record<string, unknown>>): string {
  return Object.entries(result)
    .flatMap(([group, numbers]) =>
      Object.entries(numbers).map(
        ([name, value]) => `${group}.${name}\t${typeof value === "object" ? JSON.stringify(value) : value}`,
      ),
    )
    .join("\n");
}
