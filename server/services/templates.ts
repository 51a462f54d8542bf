import type { ContainerConfiguration } from "../core/container/configuration";
import { exportTemplate, readConfiguration, readTemplate, type Template } from "../core/container/template";
import { type Problem, ProblemError, unwrap } from "../core/problem";
import type { Db } from "../db/client";
import type { Template as TemplateRow } from "../db/generated/client";
import type { Audit } from "./audit";

export interface TemplateView {
  name: string;
  note: string;
  /** Null where what is stored cannot be used any more: `problems` says why. */
  configuration: ContainerConfiguration | null;
  problems: Problem[];
  updatedAt: string;
  updatedBy: string;
}

export interface Templates {
  list(): Promise<TemplateView[]>;
  get(name: string): Promise<TemplateView>;
  /** Keeps a template, or replaces it. Every field of the configuration that cannot be is named. */
  save(input: { name: string; note: string; configuration: unknown }, actor: string): Promise<void>;
  /** Reads a template's file without keeping it. */
  read(text: string): Template;
  export(name: string): Promise<string>;
  delete(name: string, actor: string): Promise<void>;
}

interface Deps {
  db: Db;
  hostId: string;
  audit: Audit;
}

/** Configurations kept under a name, to make containers from. */
export function createTemplates({ db, hostId, audit }: Deps): Templates {
  const key = (name: string) => ({ hostId_name: { hostId, name } });

  async function get(name: string): Promise<TemplateView> {
    const row = await db.template.findUnique({ where: key(name) });
    if (row === null)
      throw new ProblemError([{ path: ["name"], message: `There is no template ${name}.` }], true);
    return viewOf(row);
  }

  return {
    async list() {
      const rows = await db.template.findMany({ where: { hostId }, orderBy: { name: "asc" } });
      return rows.map(viewOf);
    },
    get,
    async save({ name, note, configuration }, actor) {
      const text = JSON.stringify(unwrap(readConfiguration(configuration)));
      await db.template.upsert({
        where: key(name),
        create: { hostId, name, note, configuration: text, updatedBy: actor },
        update: { note, configuration: text, updatedBy: actor },
      });
      await audit.record({ kind: "template.save", subject: { kind: "template", name }, actor });
    },
    read: (text) => unwrap(readTemplate(text)),
    async export(name) {
      const { note, configuration, problems } = await get(name);
      if (configuration === null) throw new ProblemError(problems);
      return exportTemplate({ name, note, configuration });
    },
    async delete(name, actor) {
      await get(name);
      await db.template.delete({ where: key(name) });
      await audit.record({ kind: "template.delete", subject: { kind: "template", name }, actor });
    },
  };
}

/** What was accepted by an older console may be refused by this one. */
function viewOf(row: TemplateRow): TemplateView {
  const read = readConfiguration(JSON.parse(row.configuration));
  return {
    name: row.name,
    note: row.note,
    configuration: read.ok ? read.value : null,
    problems: read.ok ? [] : read.problems,
    updatedAt: row.updatedAt.toISOString(),
    updatedBy: row.updatedBy,
  };
}
