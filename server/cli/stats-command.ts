import type { Metric, Range, Series } from "../core/numbers/metrics";
import type { Context } from "./context";
import { table } from "./table";
import { bytes, rate } from "./words";

type Values = Record<Metric, number | null>;

const CPU = (value: number) => value.toFixed(2);
const BITS = (value: number) => rate(value * 8);
const DISK = (value: number) => `${bytes(value)}/s`;

/** What one column says; a value that nobody knows is '-'. */
const COLUMNS: readonly { head: string; metrics: readonly Metric[]; say: (value: number) => string }[] = [
  { head: "CPU", metrics: ["cpu"], say: CPU },
  { head: "MEMORY", metrics: ["memory"], say: bytes },
  { head: "PIDS", metrics: ["pids"], say: (value) => String(Math.round(value)) },
  { head: "RX / TX", metrics: ["rx", "tx"], say: BITS },
  { head: "OVERLAY RX / TX", metrics: ["overlayRx", "overlayTx"], say: BITS },
  { head: "READ / WRITE", metrics: ["read", "write"], say: DISK },
  { head: "HELD BACK", metrics: ["throttled"], say: (value) => `${Math.round(value * 100)}%` },
];

/** Without a range: what is so now, of these containers or of all that run, and of the host. */
export async function stats(ctx: Context, names: string[], options: { range?: Range }): Promise<void> {
  if (options.range !== undefined) return history(ctx, names, options.range);
  const now = await ctx.api.numbers.now.query({ names: names.length === 0 ? null : names });
  if (ctx.json) return ctx.out(JSON.stringify(now));
  const rows = Object.entries(now.containers).map(([name, { values }]) => [name, ...cells(values)]);
  if (names.length === 0 && now.host !== null) rows.unshift(["(host)", ...cells(now.host.values)]);
  for (const name of names) if (!(name in now.containers)) ctx.err(`${name} does not run.`);
  if (rows.length > 0) ctx.out(table(["NAME", ...HEADS], rows, RIGHT));
}

/** Every point that is kept of one container, or of the host where none is named. */
async function history(ctx: Context, names: string[], range: Range): Promise<void> {
  const views = await Promise.all(
    (names.length === 0 ? [null] : names).map(async (name) => ({
      name,
      ...(await ctx.api.numbers.history.query({ name, range })),
    })),
  );
  if (ctx.json) return ctx.out(JSON.stringify(views));
  for (const { name, series } of views) {
    if (views.length > 1) ctx.out(`${name}:`);
    const rows = series.times.map((at, index) => [
      new Date(at).toISOString(),
      ...cells(valuesAt(series, index)),
    ]);
    ctx.out(
      rows.length === 0 ? "Nothing was measured in this range." : table(["TIME", ...HEADS], rows, RIGHT),
    );
  }
}

const HEADS = COLUMNS.map(({ head }) => head);
const RIGHT = COLUMNS.map((_, index) => index + 1);

function cells(values: Partial<Values>): string[] {
  return COLUMNS.map(({ metrics, say }) =>
    metrics
      .map((metric) => {
        const value = values[metric];
        return value == null ? "-" : say(value);
      })
      .join(" / "),
  );
}

function valuesAt({ columns }: Series, index: number): Partial<Values> {
  return Object.fromEntries(
    Object.entries(columns).map(([metric, values]) => [metric, values[index] ?? null]),
  );
}
