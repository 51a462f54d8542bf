import { format } from "../../server/core/heroscript/format";
import { readIntents } from "../../server/core/heroscript/intents";
import { parse } from "../../server/core/heroscript/parse";

/*
 * How long reading a script takes, at 1, 5 and 10 MB: one line of JSON, milliseconds, the median of five.
 * `perMb` of the largest over that of the smallest is 1 when time grows with the length alone.
 */

const MB = 1_000_000;
const RUNS = 5;

const text = script(10 * MB);
const sizes = [1, 5, 10].map((mb) => ({ mb, text: text.slice(0, text.lastIndexOf("\n!!", mb * MB) + 1) }));
// The first runs are the compiler's.
for (let n = 0; n < 3; n++) parse(sizes[0]?.text ?? "");

const parseMs = sizes.map(({ mb, text }) => ({ mb, ms: median(() => parse(text)) }));
const parsed = parse(text);
const perMb = parseMs.map(({ mb, ms }) => ms / mb);
console.log(
  JSON.stringify({
    heroscript: {
      bytes: Buffer.byteLength(text),
      actions: parsed.actions.length,
      parseMs: Object.fromEntries(parseMs.map(({ mb, ms }) => [`${mb}MB`, round(ms)])),
      growth: round(Math.max(...perMb) / Math.min(...perMb)),
      intentsMs: round(median(() => readIntents(parsed))),
      formatMs: round(median(() => format(parsed))),
      errors: readIntents(parsed).diagnostics.filter(({ severity }) => severity === "error").length,
    },
  }),
);

/** Containers that are created, started, used and deleted, with every kind of value a script has. */
function script(length: number): string {
  const parts: string[] = ["// A script of many containers\n!!heropods.configure\n    name:'bench'\n"];
  for (let n = 0, size = 0; size < length; n++) {
    const part = `
// Container ${n}
!!heropods.container_new name:c${n}
    image:'custom' // from a registry
    custom_image_name:'image_${n}'
    docker_url: "docker.io/library/alpine:3.20"

!!heropods.container_start
    name:'c${n}'
    keep_alive:true

!!heropods.container_exec
    name:'c${n}'
    cmd:'
        for i in 1 2 3; do
          echo "it\\'s $i"
        done
        '
    stdout:true
`;
    parts.push(part);
    size += part.length;
  }
  return parts.join("");
}

function median(run: () => unknown): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}
