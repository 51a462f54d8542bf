import { randomBytes, randomUUID } from "node:crypto";
import { createNoticing, type Notice, NoticeKind } from "../core/notices/notice";
import { type TargetInput, TargetSettings, type TargetView } from "../core/notices/targets";
import { ProblemError } from "../core/problem";
import type { Db } from "../db/client";
import type { NoticeTarget } from "../db/generated/client";
import { sendMail } from "../host/notices/mail";
import { ownAddresses } from "../host/notices/own-addresses";
import { postWebhook } from "../host/notices/webhook";
import type { SealedSecrets } from "../host/sealed-secrets";
import type { Audit } from "./audit";
import type { Changes } from "./changes";
import { createNoticeQueue, type NoticeQueue } from "./notice-queue";
import type { Registry } from "./registry";

export interface Notices {
  list(): TargetView[];
  /** Makes or changes a place. `secret` is what a new webhook is signed with, told this once. */
  save(input: TargetInput, actor: string): Promise<{ target: TargetView; secret: string | null }>;
  remove(name: string, actor: string): Promise<void>;
  /** Sends a notice there now, past what waits; throws a ProblemError with what went wrong. */
  test(name: string, actor: string): Promise<void>;
  stop(): void;
}

export interface NoticesDeps {
  db: Db;
  registry: Registry;
  changes: Changes;
  audit: Audit;
  sealed: SealedSecrets;
  publicUrl: string;
}

const MOST_TARGETS = 50;

interface Target {
  row: NoticeTarget;
  kinds: NoticeKind[];
  settings: TargetSettings;
  queue: NoticeQueue;
}

export async function createNotices(deps: NoticesDeps): Promise<Notices> {
  const { db, registry, changes, audit, sealed } = deps;
  const targets = new Map<string, Target>();
  for (const row of await db.noticeTarget.findMany({ where: { hostId: registry.host.id } })) open(row);

  const noticing = createNoticing(() => new Date().toISOString());
  /** The node's /64 on the overlay: its addresses are the host's and the containers'. */
  let overlaySubnet: string | null = null;
  const unsubscribe = changes.subscribe((change) => {
    if (change.topic === "overlay") overlaySubnet = change.value.subnet;
    for (const notice of noticing(change))
      for (const target of targets.values()) if (target.kinds.includes(notice.kind)) target.queue.add(notice);
  });

  function open(row: NoticeTarget): Target {
    targets.get(row.name)?.queue.stop();
    const target: Target = {
      row,
      kinds: NoticeKind.array().parse(JSON.parse(row.kinds)),
      settings: TargetSettings.parse(JSON.parse(row.settings)),
      queue: createNoticeQueue((notices, dropped) => send(target, notices, dropped)),
    };
    targets.set(row.name, target);
    return target;
  }

  async function send({ row, settings }: Target, notices: readonly Notice[], dropped: number): Promise<void> {
    const secret = row.secret === null ? null : sealed.open(row.secret, placeOf(row.id));
    if (row.secret !== null && secret === null)
      throw new Error("Its secret cannot be opened with this host's key any more: give it again.");
    const host = registry.host.name;
    if (settings.kind === "mail")
      return sendMail(settings, secret, mailOf(host, deps.publicUrl, notices, dropped));
    await postWebhook({
      url: settings.url,
      body: JSON.stringify({ host, console: deps.publicUrl, notices, dropped }),
      secret: secret ?? "",
      time: Math.floor(Date.now() / 1000),
      own: settings.allowInternal ? null : own(),
    });
  }

  const own = (): string[] => [
    ...ownAddresses(),
    ...[...registry.heropods.values()].map((h) => h.subnet),
    ...(overlaySubnet === null ? [] : [overlaySubnet]),
  ];

  const existing = (name: string): Target => {
    const target = targets.get(name);
    if (target) return target;
    throw new ProblemError(
      [{ path: ["name"], message: `There is no place for notices named ${name}.` }],
      true,
    );
  };

  const viewOf = ({ row, kinds, settings, queue }: Target): TargetView => ({
    ...{ name: row.name, kinds, settings, hasSecret: row.secret !== null, createdBy: row.createdBy },
    ...{ last: queue.last(), waiting: queue.waiting() },
  });

  return {
    list: () => [...targets.values()].map(viewOf).sort((a, b) => a.name.localeCompare(b.name)),
    async save({ name, kinds, settings, secret }, actor) {
      const before = targets.get(name);
      if (before === undefined && targets.size >= MOST_TARGETS)
        throw new ProblemError([
          { path: ["name"], message: `There are at most ${MOST_TARGETS} places for notices.` },
        ]);
      const id = before?.row.id ?? randomUUID();
      const isSame = before?.settings.kind === settings.kind;
      const made =
        secret === undefined && !isSame && settings.kind === "webhook"
          ? randomBytes(32).toString("base64url")
          : null;
      const given = secret ?? made;
      // Another server must not be sent the password of the one before.
      const moved =
        isSame &&
        settings.kind === "mail" &&
        before.settings.kind === "mail" &&
        before.settings.host !== settings.host;
      const kept = isSame && !moved ? before.row.secret : null;
      const data = {
        ...{ kinds: JSON.stringify(kinds), settings: JSON.stringify(settings) },
        secret: given === null ? kept : sealed.seal(given, placeOf(id)),
      };
      const hostId = registry.host.id;
      const row = await db.noticeTarget.upsert({
        where: { id },
        create: { id, hostId, name, createdBy: actor, ...data },
        update: data,
      });
      const target = open(row);
      await audit.record({ kind: "notices.save", subject: { kind: "notices", name }, actor });
      return { target: viewOf(target), secret: made };
    },
    async remove(name, actor) {
      const { row, queue } = existing(name);
      await db.noticeTarget.delete({ where: { id: row.id } });
      queue.stop();
      targets.delete(name);
      await audit.record({ kind: "notices.remove", subject: { kind: "notices", name }, actor });
    },
    async test(name, actor) {
      const target = existing(name);
      const text = `This is a test of ${name}, asked for by ${actor}.`;
      const notice = { kind: "test", bad: false, subject: { kind: "notices", name }, text } as const;
      try {
        await send(target, [{ ...notice, at: new Date().toISOString() }], 0);
      } catch (error) {
        throw new ProblemError([
          {
            path: ["name"],
            message: `${name} could not be told: ${error instanceof Error ? error.message : String(error)}`,
          },
        ]);
      }
    },
    stop() {
      unsubscribe();
      for (const { queue } of targets.values()) queue.stop();
    },
  };
}

const placeOf = (id: string) => `notices ${id}`;

function mailOf(host: string, url: string, notices: readonly Notice[], dropped: number) {
  const [first] = notices;
  const more = notices.length > 1 ? ` and ${notices.length - 1} more` : "";
  const lines = notices.map((n) => `${n.at}  ${n.bad ? "!" : "·"} ${n.text}`);
  if (dropped > 0) lines.unshift(`${dropped} older notices could not be sent and were dropped.`);
  return {
    subject: `[${host}] ${(first?.text ?? "Notices").split("\n")[0]?.slice(0, 150)}${more}`,
    text: `${lines.join("\n\n")}\n\n${url}\n`,
  };
}
