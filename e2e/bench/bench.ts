import { cpus, release } from "node:os";
import { parseArgs } from "node:util";
import { runFuzz } from "../fuzz/run";
import { type BenchOptions, measurePart, PARTS } from "./parts";
import { runStorm } from "./storm";

type PartName = keyof typeof PARTS;

const NAMES = Object.keys(PARTS) as PartName[]; // Object.keys forgets what the record's keys are.

/** Measures the parts that are named by flags, the start where none is, and says it in words or in one line of JSON. */
export async function runBench(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      json: { type: "boolean", default: false },
      all: { type: "boolean", default: false },
      start: { type: "boolean", default: false },
      throughput: { type: "boolean", default: false },
      growth: { type: "boolean", default: false },
      traffic: { type: "boolean", default: false },
      browser: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      overlay: { type: "boolean", default: false },
      terminal: { type: "boolean", default: false },
      sampling: { type: "boolean", default: false },
      runs: { type: "string", default: "15" },
      counts: { type: "string", default: "100,300" },
      "at-once": { type: "string", default: "1,4,8" },
      podman: { type: "string", default: "40" },
      to: { type: "string", default: "1000" },
      fuzz: { type: "boolean", default: false },
      storm: { type: "boolean", default: false },
      seconds: { type: "string" },
      seed: { type: "string" },
      only: { type: "string" },
      part: { type: "string", default: "1/1" },
    },
  });
  if (values.fuzz) {
    const [n = 1, of = 1] = values.part.split("/").map(Number);
    return runFuzz({
      seconds: Number(values.seconds) || 60,
      seed: Number(values.seed ?? Date.now() % 2 ** 31),
      ...(values.only === undefined ? {} : { only: values.only }),
      part: { n, of },
      json: values.json,
    });
  }
  if (values.storm) return runStorm({ seconds: Number(values.seconds) || 180, json: values.json });
  const options: BenchOptions = {
    runs: Math.max(3, Number(values.runs) || 15),
    counts: numbers(values.counts),
    atOnce: numbers(values["at-once"]),
    podman: Number(values.podman) || 40,
    to: Number(values.to) || 1000,
    idleSeconds: 60,
  };
  const named = values.all ? NAMES : NAMES.filter((name) => values[name]);
  // The browser's numbers are read beside those of a start.
  const parts: PartName[] = named.length === 0 || named.join() === "browser" ? ["start", ...named] : named;
  const results: Record<string, Record<string, unknown>> = {
    machine: { cores: cpus().length, kernel: release(), node: process.version, at: new Date().toISOString() },
  };
  for (const name of parts) {
    process.stderr.write(`measuring ${PARTS[name].about}\n`);
    results[name] = await measurePart(PARTS[name], options);
  }
  console.log(values.json ? JSON.stringify(results) : inWords(results));
}

function numbers(list: string): number[] {
  return list
    .split(",")
    .map(Number)
    .filter((n) => Number.isInteger(n) && n > 0);
}

function inWords(result: Record<string, Record<string, unknown>>): string {
  return Object.entries(result)
    .flatMap(([group, values]) =>
      Object.entries(values).flatMap(([name, value]) =>
        // One line for each row of a table.
        (Array.isArray(value) ? value : [value]).map(
          (row) => `${group}.${name}\t${typeof row === "object" ? JSON.stringify(row) : row}`,
        ),
      ),
    )
    .join("\n");
}
