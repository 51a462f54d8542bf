import { randomUUID } from "node:crypto";
import { ProblemError } from "../core/problem";
import { TERMINALS, type TerminalEvent, type TerminalView } from "../core/terminal";
import type { Db } from "../db/client";
import type { TerminalCommand } from "../host/terminal/runtime-terminal";
import type { TerminalHost } from "../host/terminal/terminal-host";
import type { Changes } from "./changes";
import { recordInside } from "./inside-record";
import { Terminal, type TerminalOwner } from "./terminal";

export interface OpenTerminal {
  container: string;
  /** Left out: the best shell of the container's root. */
  argv?: string[] | undefined;
  columns: number;
  rows: number;
}

export interface Terminals {
  /** Paths inside, the best first. */
  shells(container: string): Promise<string[]>;
  open(input: OpenTerminal, owner: TerminalOwner): Promise<TerminalView>;
  /** The owner's, the oldest first; those that have ended too, for a while. */
  list(ownerKey: string, container?: string): TerminalView[];
  /** Makes `hear` its one reader until the returned function is called. */
  attach(
    id: string,
    owner: TerminalOwner,
    from: number | null,
    hear: (event: TerminalEvent) => void,
  ): () => void;
  /** One of the owner's that has not been forgotten; throws a ProblemError for any other. */
  get(id: string, ownerKey: string): Terminal;
  /** Hangs up, or forgets one that has ended. */
  end(id: string, ownerKey: string): void;
  /** To be called when sessions, tokens or roles changed. */
  accessChanged(): void;
  stop(): Promise<void>;
}

export interface TerminalsDeps {
  db: Db;
  changes: Changes;
  host: TerminalHost;
  /** Throws a ProblemError where the container is not there or does not run. */
  running: (container: string) => Promise<void>;
  shells: (container: string) => Promise<string[]>;
  command: (id: string, input: OpenTerminal & { argv: string[] }) => Promise<TerminalCommand>;
  onError: (error: unknown) => void;
}

const LOOK_MS = 30_000;
/** How long after its end its exit code and last screen can be read. */
const ENDED_KEPT_MS = 5 * 60_000;
/** How long the daemon waits for what it hangs up. */
const STOP_MS = 3_000;

/** The terminals that are open in containers; they live as long as the daemon does. */
export function createTerminals(deps: TerminalsDeps): Terminals {
  const { host, onError } = deps;
  const terminals = new Map<string, Terminal>();
  const live = () => [...terminals.values()].filter((terminal) => terminal.ended === null);

  const forget = (id: string) => {
    terminals.delete(id);
    host.ask({ do: "forget", id });
  };

  async function recheck(): Promise<void> {
    await Promise.all(
      live().map(async (terminal) => {
        if (!(await terminal.owner.allowed())) terminal.hangUp("The right to it was taken away.");
      }),
    );
  }

  function look(): void {
    const now = Date.now();
    for (const terminal of terminals.values()) {
      const { ended, alone } = terminal;
      if (ended !== null && (terminal.closed || now - Date.parse(ended.at) > ENDED_KEPT_MS))
        forget(terminal.id);
      else if (ended === null && alone !== null && now - alone > TERMINALS.keptMs)
        terminal.hangUp(`Nobody read it for ${TERMINALS.keptMs / 60_000} minutes.`);
    }
    recheck().catch(onError);
  }
  const timer = setInterval(look, LOOK_MS);
  timer.unref();

  function get(id: string, ownerKey: string): Terminal {
    const terminal = terminals.get(id);
    // Somebody else's is not there either: its id says nothing to whom it does not belong.
    if (terminal?.owner.key === ownerKey) return terminal;
    throw new ProblemError([{ path: ["id"], message: "There is no such terminal (any more)." }], true);
  }

  return {
    get,
    async shells(container) {
      await deps.running(container);
      return deps.shells(container);
    },
    async open({ argv, ...input }, owner) {
      const { container, columns, rows } = input;
      await deps.running(container);
      refuseTooMany(live(), owner);
      const words = argv ?? (await deps.shells(container)).slice(0, 1);
      if (words.length === 0)
        throw new ProblemError([
          {
            path: ["argv"],
            message: `There is no shell in ${container}.`,
            fix: "Name a program that its image has, or run a single command instead.",
          },
        ]);
      const id = randomUUID();
      const command = await deps.command(id, { ...input, argv: words });
      const openedAt = new Date();
      const record = await recordInside(deps, {
        kind: "container.terminal",
        container,
        argv: words,
        actor: owner.name,
        at: openedAt,
      });
      const parts = { ask: host.ask, command, record, onError };
      const terminal = new Terminal(id, container, words, owner, openedAt, parts);
      terminals.set(id, terminal);
      host.open(
        {
          ...{ do: "open", id, columns, rows, argv: command.argv, pidFile: command.pidFile },
          env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", TERM: "xterm-256color", LANG: "C.UTF-8" },
        },
        (told) => terminal.heard(told),
      );
      return terminal.view();
    },
    list: (ownerKey, container) =>
      [...terminals.values()]
        .filter(
          (each) =>
            each.owner.key === ownerKey && !each.closed && (container ?? each.container) === each.container,
        )
        .map((each) => each.view()),
    attach(id, owner, from, hear) {
      const terminal = get(id, owner.key);
      // Whoever signed in anew is asked about by the new session.
      terminal.owner = owner;
      return terminal.attach(from, hear);
    },
    end(id, ownerKey) {
      const terminal = get(id, ownerKey);
      terminal.closed = true;
      if (terminal.ended !== null) forget(id);
      else terminal.hangUp("It was closed.");
    },
    accessChanged: () => void recheck().catch(onError),
    async stop() {
      clearInterval(timer);
      for (const terminal of live()) terminal.hangUp("The daemon stopped.");
      for (const end = Date.now() + STOP_MS; live().length > 0 && Date.now() < end; )
        await new Promise((resolve) => setTimeout(resolve, 20));
      host.stop();
    },
  };
}

function refuseTooMany(live: Terminal[], owner: TerminalOwner): void {
  const own = live.filter((terminal) => terminal.owner.key === owner.key).length;
  const refuse = (message: string, fix: string): never => {
    throw new ProblemError([{ path: [], message, fix }]);
  };
  if (own >= TERMINALS.person)
    refuse(`${owner.name} has ${own} terminals open, as many as one may have.`, "Close one of them.");
  if (live.length >= TERMINALS.host)
    refuse(
      `${live.length} terminals are open on this host, as many as it takes.`,
      "Wait until one is closed.",
    );
}
