import type Database from "better-sqlite3";

interface Column {
  name: string;
  type: string;
  notnull: number;
  dflt_value: string | null;
  pk: number;
}

interface Reference {
  table: string;
  from: string;
  to: string;
}

export type Rows = Map<string, Record<string, unknown>[]>;

/** What columns hold that are read as more than a text; the rest gets a text of its own. */
const VALUES: Record<string, (i: number) => string> = {
  name: (i) => `name-${i}`,
  email: (i) => `p${i}@example.org`,
  role: () => "admin",
  providerId: () => "credential",
  bridge_name: (i) => `bridge${i}`,
  subnet: (i) => `10.${i}.0.0/24`,
  gateway_ip: (i) => `10.${i}.0.1`,
  dns_servers: () => "8.8.8.8",
  mycelium_ipv6_range: () => "400::/7",
  family: (i) => (i % 2 ? "overlay" : "ipv4"),
  address: (i) => `10.1.0.${i + 2}`,
  endpoint: (i) => `tcp://192.0.2.${i + 1}:9651`,
  command: () => '["sh","-c","echo \\"it\'s\\""]',
  env: () => '{"A":"1\\n2"}',
  config: () => '{"entrypoint":[],"cmd":["sh"],"env":[],"workingDir":"/","user":"","stopSignal":"SIGTERM"}',
  steps: () => "[]",
  desired: () => "running",
  overlayIngress: () => "open",
  source: () => "registry",
  status: () => "done",
};

const PER_TABLE = 4;

/**
 * Fills every table of a database, whatever its version: parents before children, unique columns unlike,
 * optional columns once empty and then full. Returns what was written, as the database gives it back.
 */
export function fill(db: Database.Database): Rows {
  const tables = tablesOf(db);
  const done = new Set<string>();
  while (done.size < tables.length) {
    const ready = tables.filter(
      (t) => !done.has(t) && referencesOf(db, t).every((r) => r.table === t || done.has(r.table)),
    );
    if (ready.length === 0) throw new Error(`Tables refer to each other in a ring: ${tables.join(", ")}`);
    for (const table of ready) {
      for (let i = 0; i < PER_TABLE; i++) insert(db, table, i);
      done.add(table);
    }
  }
  return rowsOf(db);
}

/** Every row of every table but the history of migrations. */
export function rowsOf(db: Database.Database): Rows {
  return new Map(
    tablesOf(db).map((table) => [
      table,
      // better-sqlite3 gives rows as objects of their columns.
      db.prepare(`SELECT * FROM "${table}" ORDER BY 1`).all() as Record<string, unknown>[],
    ]),
  );
}

const tablesOf = (db: Database.Database): string[] =>
  db
    .prepare<[], string>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
    )
    .pluck()
    .all();

// The shapes of the pragmas are SQLite's.
const columnsOf = (db: Database.Database, table: string) => db.pragma(`table_info("${table}")`) as Column[];
const referencesOf = (db: Database.Database, table: string) =>
  db.pragma(`foreign_key_list("${table}")`) as Reference[];

function insert(db: Database.Database, table: string, i: number): void {
  const references = new Map(referencesOf(db, table).map((r) => [r.from, r]));
  const values: Record<string, unknown> = {};
  for (const column of columnsOf(db, table)) {
    const optional = column.notnull === 0 || column.dflt_value !== null;
    // The first row has what a writer may leave out left out.
    if (i === 0 && optional && column.pk === 0) continue;
    const reference = references.get(column.name);
    values[column.name] = reference === undefined ? valueFor(column, i) : valueInParent(db, reference, i);
  }
  const names = Object.keys(values);
  db.prepare(
    `INSERT INTO "${table}" (${names.map((n) => `"${n}"`).join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
  ).run(...Object.values(values));
}

/** One parent for most, so that what is unique within a parent is told from what is unique. */
function valueInParent(db: Database.Database, { table, to }: Reference, i: number): unknown {
  const all = db.prepare(`SELECT "${to}" FROM "${table}" ORDER BY 1`).pluck().all();
  return all[i % all.length];
}

function valueFor({ name, type }: Column, i: number): unknown {
  const known = VALUES[name];
  if (/TEXT/i.test(type)) return known?.(i) ?? `${name}-${i}`;
  if (/BOOL/i.test(type)) return i % 2;
  if (/DATE/i.test(type)) return `2026-01-0${i + 1}T03:04:05.678+00:00`;
  if (/REAL|DOUBLE|FLOAT/i.test(type)) return i + 0.5;
  if (/BIGINT/i.test(type)) return 2 ** 40 + i;
  if (/BLOB/i.test(type)) return Buffer.from([i, 0, 255]);
  return 100 + i;
}
