import { ProblemError, unwrap } from "../core/problem";
import type { Db } from "../db/client";
import type { ScriptFile, ScriptFolder } from "../host/script-folder";
import type { Audit } from "./audit";
import type { PlannedScript, Scripts } from "./scripts";

export interface SavedScriptView {
  name: string;
  /** Kept by someone in the console, or a file of the host's folder. */
  origin: "kept" | "folder";
  /** The file; null for a kept one. */
  path: string | null;
  updatedAt: string;
  /** Who wrote it last; null for a file. */
  updatedBy: string | null;
  /** Whether the host is as the script declares; `faulty`: it cannot be read or has an error. */
  state: "agrees" | "differs" | "faulty";
  /** What differs, or what is wrong, in a sentence each. */
  difference: string[];
}

export interface SavedScripts {
  /** Kept ones and files, each compared with the host now. */
  list(): Promise<SavedScriptView[]>;
  get(name: string): Promise<Omit<SavedScriptView, "state" | "difference"> & { source: string }>;
  /** Keeps a script, or replaces it; refused with its errors where it has any. */
  save(input: { name: string; source: string }, actor: string): Promise<void>;
  delete(name: string, actor: string): Promise<void>;
  /** The script's plan: what applying it would do. */
  drift(name: string): Promise<PlannedScript>;
}

interface Deps {
  db: Db;
  hostId: string;
  audit: Audit;
  scripts: Scripts;
  folder: ScriptFolder;
}

/** A kept script's name has no dot and a file's has one, so that no two are called the same. */
export function createSavedScripts({ db, hostId, audit, scripts, folder }: Deps): SavedScripts {
  const key = (name: string) => ({ hostId_name: { hostId, name } });

  async function existing(name: string) {
    const file = await folder.read(name);
    if (file !== null) return { ...ofFile(file), source: unwrap(file.text) };
    const row = await db.savedScript.findUnique({ where: key(name) });
    if (row === null)
      throw new ProblemError([{ path: ["name"], message: `There is no script ${name}.` }], true);
    return { ...ofRow(row), source: row.source };
  }

  async function compared(source: string): Promise<Pick<SavedScriptView, "state" | "difference">> {
    const { diagnostics, difference } = await scripts.plan(source);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) return { state: "faulty", difference: errors.map(located) };
    return { state: difference.length > 0 ? "differs" : "agrees", difference };
  }

  return {
    async list() {
      const rows = await db.savedScript.findMany({ where: { hostId }, orderBy: { name: "asc" } });
      const kept = rows.map(async (row) => ({ ...ofRow(row), ...(await compared(row.source)) }));
      const files = (await folder.list()).map(async (file): Promise<SavedScriptView> => {
        if (file.text.ok) return { ...ofFile(file), ...(await compared(file.text.value)) };
        return { ...ofFile(file), state: "faulty", difference: file.text.problems.map((p) => p.message) };
      });
      return Promise.all([...kept, ...files]);
    },
    get: existing,
    async save({ name, source }, actor) {
      const errors = scripts.check(source).diagnostics.filter(({ severity }) => severity === "error");
      if (errors.length > 0) throw new ProblemError(errors);
      await db.savedScript.upsert({
        where: key(name),
        create: { hostId, name, source, updatedBy: actor },
        update: { source, updatedBy: actor },
      });
      await audit.record({ kind: "script.save", subject: { kind: "script", name }, actor });
    },
    async delete(name, actor) {
      const { origin, path } = await existing(name);
      if (origin === "folder")
        throw new ProblemError([
          { path: ["name"], message: `${name} is a file of the host.`, fix: `Delete ${path} there.` },
        ]);
      await db.savedScript.delete({ where: key(name) });
      await audit.record({ kind: "script.delete", subject: { kind: "script", name }, actor });
    },
    drift: async (name) => scripts.plan((await existing(name)).source),
  };
}

function ofRow(row: { name: string; updatedAt: Date; updatedBy: string }) {
  const { name, updatedBy } = row;
  return { name, origin: "kept", path: null, updatedAt: row.updatedAt.toISOString(), updatedBy } as const;
}

function ofFile({ name, path, updatedAt }: ScriptFile) {
  return { name, origin: "folder", path, updatedAt: updatedAt.toISOString(), updatedBy: null } as const;
}

function located({ place, message }: { place: { line: number; column: number }; message: string }): string {
  return `Line ${place.line}, column ${place.column}: ${message}`;
}
