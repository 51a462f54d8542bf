import type { Work } from "../core/heroscript/planned";
import type { OperationView } from "../core/model";
import { Stuck } from "../core/plan/apply";
import { ProblemError } from "../core/problem";
import type { Commands } from "./commands";
import type { Containers } from "./containers";
import type { HeroPods } from "./heropods";
import type { Images } from "./images";
import type { Conducting, Operations } from "./operations";

export interface ScriptWorkDeps {
  containers: Containers;
  heropods: HeroPods;
  images: Images;
  commands: Commands;
  operations: Operations;
}

/** How long one command of a script may take; the same as for a command from the console. */
const EXEC_MS = 3_600_000;
/** How much of a failing command's last words goes into the error. */
const LAST_WORDS = 2_000;

/**
 * Does one thing of an action: an operation of its own, waited for, or a command in a container with its
 * output told. Throws what failed; `Stuck` where the operation could not undo itself.
 */
export async function doWork(
  deps: ScriptWorkDeps,
  work: Work,
  actor: string,
  reach: Conducting,
): Promise<void> {
  const { containers, heropods, images } = deps;
  const asked = { wait: false, actor };
  const begun = async (begin: Promise<OperationView>) => {
    const { id } = await begin;
    reach.began(id);
    succeeded(await deps.operations.ended(id));
  };
  switch (work.do) {
    case "save":
      return begun(heropods.save(work.input, asked));
    case "enable":
      return begun(heropods.enableMycelium(work.input, asked));
    case "pull":
      return begun(
        images.pull({ reference: work.reference, plainHttp: false, heropods: work.heropods }, asked),
      );
    case "create":
      return begun(containers.create(work.input, { ...asked, start: false }));
    case "start":
    case "restart": {
      const { keepAlive } = work;
      return begun(containers.act(work.name, work.do, keepAlive === null ? asked : { ...asked, keepAlive }));
    }
    case "stop":
    case "delete":
      return begun(containers.act(work.name, work.do, asked));
    case "exec":
      return execute(deps.commands, work, reach);
  }
}

async function execute(
  commands: Commands,
  { name, argv, stdout }: Extract<Work, { do: "exec" }>,
  { say, signal }: Conducting,
): Promise<void> {
  let lastWords = "";
  const { exitCode } = await commands.stream(name, argv, {
    timeoutMs: EXEC_MS,
    signal,
    onText(stream, text) {
      // stdout:false keeps what it prints to itself, not why it fails.
      if (stdout || stream === "stderr") say(text);
      if (stream === "stderr") lastWords = (lastWords + text).slice(-LAST_WORDS);
    },
  });
  signal.throwIfAborted();
  if (exitCode === 0) return;
  const said = lastWords.trim();
  throw new ProblemError([
    {
      path: ["cmd"],
      message: `The command in ${name} ${exitCode === null ? "was ended by a signal" : `ended with exit code ${exitCode}`}${said === "" ? "." : `: ${said}`}`,
    },
  ]);
}

function succeeded(view: OperationView): void {
  if (view.status === "done") return;
  const why = view.error ?? `it ended as ${view.status}`;
  if (view.status === "stuck") throw new Stuck(`${why} Undoing it failed too; see operation ${view.id}.`);
  throw new Error(
    `${why}${view.plan.steps.some((s) => s.status === "undone") ? " What it had begun is undone." : ""}`,
  );
}
