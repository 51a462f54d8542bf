import Database from "better-sqlite3";
import type { TableChange } from "../core/backup/restore-view";

/** Logs, sessions and counters: that they differ says nothing about what is configured. */
const NOT_COMPARED = new Set(["Session", "Verification", "RateLimit", "SetupToken", "Operation"]);
/** What changes by itself. */
const OF_THE_MOMENT = new Set(["updatedAt", "lastUsedAt", "startedAt", "finishedAt", "exitCode", "trouble"]);
/** What a person knows a row by, the first that the table has. */
const LABELS = ["name", "email", "address", "endpoint"];
const MOST_NAMES = 20;

/**
 * Which rows a restore adds, changes and removes, table by table: `after` and `before` are files of the
 * same schema. Rows are one and the same by the name that people know them by, else by their key.
 */
export function differences(before: string, after: string): TableChange[] {
  const db = new Database(before, { readonly: true });
  try {
    db.prepare("ATTACH ? AS next").run(after);
    const tables = db
      .prepare<[], { name: string }>(
        `SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'
           AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
      )
      .all()
      .map(({ name }) => name)
      .filter((name) => !NOT_COMPARED.has(name));
    return tables.flatMap((table) => changeOf(db, table) ?? []);
  } finally {
    db.close();
  }
}

interface Column {
  name: string;
  pk: number;
}

function changeOf(db: Database.Database, table: string): TableChange | null {
  // The pragma's shape is SQLite's: cid, name, type, notnull, dflt_value, pk.
  const columns = db.pragma(`main.table_info("${table}")`) as Column[];
  const label = LABELS.find((name) => columns.some((c) => c.name === name));
  const keys = label ? [label] : columns.filter((c) => c.pk > 0).map((c) => c.name);
  const compared = columns
    .map((c) => c.name)
    .filter((name) => !OF_THE_MOMENT.has(name) && !keys.includes(name));
  const text = (names: string[]) =>
    names.map((n) => `coalesce(quote("${n}"), '')`).join(" || '|' || ") || "''";
  const shown = label ? `"${label}"` : text(keys);
  // Foreign keys differ where their row was made anew under the same name: ids alone are no difference.
  const content = text(compared.filter((name) => name !== "id" && !/Id$/.test(name) && name !== "createdAt"));
  const rows = (schema: string) =>
    new Map(
      db
        .prepare<[], { label: string | null; content: string }>(
          `SELECT ${shown} AS label, ${content} AS content FROM ${schema}."${table}" ORDER BY 1`,
        )
        .all()
        .map((row) => [String(row.label), row.content]),
    );
  const [before, after] = [rows("main"), rows("next")];
  const added = [...after.keys()].filter((key) => !before.has(key));
  const removed = [...before.keys()].filter((key) => !after.has(key));
  const changed = [...after].filter(([key, text]) => before.has(key) && before.get(key) !== text);
  if (added.length + removed.length + changed.length === 0) return null;
  return {
    table,
    added: namesOf(added),
    changed: namesOf(changed.map(([key]) => key)),
    removed: namesOf(removed),
  };
}

const namesOf = (all: string[]) => ({ count: all.length, names: all.slice(0, MOST_NAMES) });
