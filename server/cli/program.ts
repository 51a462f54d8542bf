import { Command, Option } from "commander";
import { RepairPolicy } from "../core/model";
import { Range } from "../core/numbers/metrics";
import * as backups from "./backup-commands";
import * as changes from "./change-commands";
import * as config from "./config-commands";
import { withConfinementOptions } from "./confinement-options";
import * as containers from "./container-commands";
import type { Context } from "./context";
import { exec } from "./exec-commands";
import * as host from "./host-commands";
import { mount, publishedPort } from "./host-values";
import * as images from "./image-commands";
import { withLifeOptions } from "./life-options";
import { logs } from "./log-commands";
import * as notices from "./notice-commands";
import * as overlay from "./overlay-commands";
import * as people from "./people-commands";
import * as registries from "./registry-commands";
import * as scripts from "./script-commands";
import { stats } from "./stats-command";
import * as templates from "./template-commands";
import { decimal, listed, memory, moment, orNone, variable, whole, yesOrNo } from "./values";
import * as volumes from "./volume-commands";

/** Gives a command its context; the connection is made when it is first used. */
export type Open = (options: { json: boolean; socket?: string }) => Context;

const SOCKET_HELP = "the daemon's admin.sock (or HEROPODS_SOCKET; default: /run/heropods/admin.sock)";

const EXIT_CODES = `
Exit codes:
  0    done
  1    refused or failed; standard error says what, why and what to do
  2    the command line is wrong
  3    the daemon cannot be reached
  exec ends with the code of the command inside, or 125 where it did not run`;

/** The whole command line. Every command takes --json and --socket. */
export function createProgram(open: Open, version: string): Command {
  const program = new Command("heropods")
    .description("Containers with addresses on this host and on Mycelium.")
    .version(version)
    // Else --version of enable-mycelium would be taken for the program's own.
    .enablePositionalOptions()
    .option("--json", "answer in JSON")
    .option("--socket <path>", SOCKET_HELP)
    .addHelpText("after", EXIT_CODES)
    .showHelpAfterError("(heropods --help shows what there is)");

  containerCommands(program, open);
  volumeCommands(program, open);
  templateCommands(program, open);
  imageCommands(program, open);
  configCommands(program, open);
  scriptCommands(program, open);
  overlayCommands(program, open);

  command(program, "doctor", "check what the host can do and what it lacks").action((_, c: Command) =>
    host.doctor(contextOf(c, open)),
  );
  command(program, "operations [id]", "list what was done, or show one operation with its steps")
    .option("--limit <number>", "how many of the newest", whole)
    .action((id, options, c: Command) => host.operations(contextOf(c, open), id, options));
  backupCommands(program, open);
  noticeCommands(program, open);
  command(program, "setup-link", "print a new link that makes the first administrator").action(
    (_, c: Command) => people.setUpLink(contextOf(c, open)),
  );
  command(program, "set-password <email>", "give a person the password on standard input").action(
    (email, _, c: Command) => people.setPassword(contextOf(c, open), email),
  );
  return program;
}

function containerCommands(program: Command, open: Open): void {
  command(program, "ps", "list the containers")
    .option("-q, --quiet", "names only")
    .action((options, c: Command) => containers.ps(contextOf(c, open), options));

  withConfinementOptions(
    withLifeOptions(
      command(program, "create <name> [command...]", "make a container; a command follows after --"),
    ),
  )
    .option("--template <name>", "as a template says, where nothing else is said here")
    .option("--image <reference>", "an image of this host (default: busybox)")
    .option("--heropods <name>", "the HeroPods that it belongs to (default: default)")
    .option("--env <name=value>", "a variable; can be repeated", variable)
    .option("--memory <size>", "memory limit, such as 256m", memory)
    .option("--cpus <number>", "CPU limit in cores, such as 0.5", decimal)
    .option("--pids <number>", "limit of processes", whole)
    .addOption(
      new Option("--overlay-ingress <rule>", "what may reach it from the overlay (default: closed)").choices([
        "open",
        "closed",
      ]),
    )
    .option("--keep-alive", "stay up for exec when the entry point has ended with 0")
    .option(
      "-p, --publish <[overlay:]host:container[/udp]>",
      "lead a port of the host into it, such as 8080:80; can be repeated",
      publishedPort,
    )
    .option(
      "-v, --volume <source:target[:ro]>",
      "mount a volume, or a path of the host that begins with '/'; can be repeated",
      mount,
    )
    .option("--start", "start it at once")
    .option("--dry-run", "print the plan and change nothing")
    .action((name, words, options, c: Command) =>
      containers.create(contextOf(c, open), name, words, options),
    );

  withLifeOptions(
    command(program, "update <name> [command...]", "change a container: what is named, and nothing else"),
  )
    .option("--image <reference>", "another image, or the same name's as it is now")
    .option("--env <name=value>", "set a variable; can be repeated", variable)
    .option("--unset-env <name>", "take a variable away; can be repeated", listed)
    .option("--label <key=value>", "set a label; can be repeated", variable)
    .option("--unset-label <key>", "take a label away; can be repeated", listed)
    .option("--memory <size>", "memory limit, or none", orNone(memory))
    .option("--cpus <number>", "CPU limit in cores, or none", orNone(decimal))
    .option("--pids <number>", "limit of processes, or none for the usual", orNone(whole))
    .addOption(
      new Option("--overlay-ingress <rule>", "what may reach it from the overlay").choices([
        "open",
        "closed",
      ]),
    )
    .option("--keep-alive <bool>", "whether it stays up when the entry point has ended with 0", yesOrNo)
    .option("--cap-add <capability>", "give one more; can be repeated", listed)
    .option("--cap-drop <capability>", "take an added one back; can be repeated", listed)
    .option("--read-only <bool>", "whether its root can be written to", yesOrNo)
    .option("--file <file>", "parts as JSON, named as inspect names them; '-' is standard input")
    .option("--dry-run", "print what it restarts and the plan, and change nothing")
    .action((name, words, options, c: Command) => changes.update(contextOf(c, open), name, words, options));
  command(program, "duplicate <container> <name>", "make another one with the same configuration")
    .option("--start", "start it at once")
    .option("--dry-run", "print the plan and change nothing")
    .action((from, name, options, c: Command) => changes.duplicate(contextOf(c, open), from, name, options));

  const acts: [containers.Act, string, string][] = [
    ["start", "start", "start containers"],
    ["stop", "stop", "stop containers"],
    ["restart", "restart", "restart containers"],
    ["delete", "rm", "delete containers; a running one is stopped first"],
  ];
  for (const [action, word, about] of acts)
    withVolumesOption(action, command(program, `${word} <name...>`, about))
      .option("--dry-run", "print the plan and change nothing")
      .action((names, options, c: Command) => containers.act(contextOf(c, open), action, names, options));

  command(program, "exec <name> <command...>", "run a command inside: heropods exec NAME -- CMD…")
    .option("-i, --interactive", "pass standard input to it")
    .option("-t, --tty", "give it a terminal, this one")
    .option("--timeout <seconds>", "kill it after this long (without -t)", decimal, 3600)
    .action((name, argv, options, c: Command) => exec(contextOf(c, open), name, argv, options));
  command(program, "logs <name>", "print what its process wrote")
    .option("-f, --follow", "and what it writes from now on")
    .option("--tail <lines>", "how many of the last lines", whole)
    .option("--since <time>", "from then on: 2026-01-31T12:00:00Z, or 90s, 15m, 6h, 2d ago", moment)
    .option("--until <time>", "up to then", moment)
    .addOption(new Option("--stream <stream>", "one of the two").choices(["stdout", "stderr"]))
    .option("--search <words>", "only lines that contain them, in whatever case")
    .option("-t, --timestamps", "with the time of each line")
    .action((name, options, c: Command) => logs(contextOf(c, open), name, options));
  command(program, "stats [name...]", "CPU, memory, network and disks: now, or as they were kept")
    .addOption(
      new Option("--range <range>", "every point of the last five minutes, hour, day or month").choices(
        Range.options,
      ),
    )
    .action((names, options, c: Command) => stats(contextOf(c, open), names, options));
  command(program, "inspect <name>", "print everything about a container as JSON").action(
    (name, _, c: Command) => containers.inspect(contextOf(c, open), name),
  );
}

function withVolumesOption(action: containers.Act, of: Command): Command {
  return action === "delete" ? of.option("--volumes", "and the volumes that nobody else has mounted") : of;
}

function volumeCommands(program: Command, open: Open): void {
  const group = command(program, "volume", "directories that outlive containers");
  command(group, "list", "list them").action((_, c: Command) => volumes.list(contextOf(c, open)));
  command(group, "create <name...>", "make some").action((names, _, c: Command) =>
    volumes.create(contextOf(c, open), names),
  );
  command(group, "rm <name...>", "delete some with all that is in them; none that is mounted")
    .option("--dry-run", "print the plan and change nothing")
    .action((names, options, c: Command) => volumes.remove(contextOf(c, open), names, options));
}

function templateCommands(program: Command, open: Open): void {
  const group = program.command("templates").description("configurations to make containers from");
  command(group, "list", "list them").action((_, c: Command) => templates.list(contextOf(c, open)));
  command(group, "save <name>", "keep the configuration of a container")
    .requiredOption("--from <container>", "whose configuration it is")
    .option("--note <text>", "what it is for")
    .action((name, options, c: Command) => templates.save(contextOf(c, open), name, options));
  command(group, "export <name>", "print one as JSON").action((name, _, c: Command) =>
    templates.exportFile(contextOf(c, open), name),
  );
  command(group, "import <file>", "keep one that was exported; '-' reads standard input")
    .option("--name <name>", "what it will be called (default: its own name)")
    .action((file, options, c: Command) => templates.importFile(contextOf(c, open), file, options));
  command(group, "rm <name>", "delete one").action((name, _, c: Command) =>
    templates.remove(contextOf(c, open), name),
  );
}

function imageCommands(program: Command, open: Open): void {
  command(program, "images", "list the images")
    .option("-q, --quiet", "names only")
    .action((options, c: Command) => images.list(contextOf(c, open), options));
  command(program, "pull <reference>", "pull an image from a registry")
    .option("--plain-http", "the registry speaks HTTP (loopback ones may always)")
    .option("--username <name>", "sign in; the password comes by --password-stdin")
    .option("--password-stdin", "read the password from standard input")
    .option("--heropods <name>", "whose use_podman counts (default: default)")
    .action((reference, options, c: Command) => images.pull(contextOf(c, open), reference, options));
  command(program, "commit <container>", "make an image of a container's files as they are now")
    .requiredOption("--name <name>", "what the image will be called")
    .action((container, options, c: Command) => images.commit(contextOf(c, open), container, options.name));
  command(
    program,
    "archive <container> <file>",
    "write a container as an OCI archive, to be imported elsewhere",
  ).action((container, file, _, c: Command) => images.archive(contextOf(c, open), container, file));
  const image = program.command("image").description("what becomes of images");
  command(image, "inspect <name>", "print everything about an image as JSON").action((name, _, c: Command) =>
    images.inspect(contextOf(c, open), name),
  );
  command(image, "check [name]", "ask the registries whether tags have moved").action((name, _, c: Command) =>
    images.check(contextOf(c, open), name),
  );
  command(image, "prune", "delete the images that no container uses")
    .option("--dry-run", "only say which")
    .option("--yes", "do not ask")
    .action((options, c: Command) => images.prune(contextOf(c, open), options));
  const registry = program.command("registry").description("credentials for registries, kept sealed");
  command(registry, "list", "registries that are kept").action((_, c: Command) =>
    registries.list(contextOf(c, open)),
  );
  command(registry, "login <registry>", "ask a registry whether it takes these credentials, and keep them")
    .option("--username <name>", "who signs in; the password comes by --password-stdin")
    .option("--password-stdin", "read the password from standard input")
    .option("--plain-http", "the registry speaks HTTP (loopback ones may always)")
    .action((domain, options, c: Command) => registries.login(contextOf(c, open), domain, options));
  command(registry, "logout <registry>", "forget a registry's credentials").action((domain, _, c: Command) =>
    registries.logout(contextOf(c, open), domain),
  );
  command(program, "import <file>", "import a root's tarball, an OCI archive or layout, or a Docker archive")
    .requiredOption("--name <name>", "what the image will be called")
    .action((file, options, c: Command) => images.importFile(contextOf(c, open), file, options.name));
  command(program, "rmi <name...>", "delete images").action((names, _, c: Command) =>
    images.remove(contextOf(c, open), names),
  );
}

function configCommands(program: Command, open: Open): void {
  const group = program.command("config").description("HeroPods configurations");
  command(group, "list", "list them").action((_, c: Command) => config.list(contextOf(c, open)));
  command(group, "show [name]", "print one").action((name, _, c: Command) =>
    config.show(contextOf(c, open), name ?? DEFAULT),
  );
  command(group, "set <name>", "make one, or change what is named")
    .option("--bridge-name <name>", "heropods0 where none is given")
    .option("--subnet <cidr>", "10.10.0.0/24 where none is given")
    .option("--gateway-ip <address>", "10.10.0.1 where none is given")
    .option("--dns-servers <list>", "addresses with commas between")
    .option("--use-podman <bool>", "whether podman may pull", yesOrNo)
    .addOption(
      new Option("--repair <policy>", "of drift: by itself, or when someone says so").choices(
        RepairPolicy.options,
      ),
    )
    .option("--dry-run", "print the plan and change nothing")
    .action((name, options, c: Command) => config.set(contextOf(c, open), name, options));
  command(group, "rm <name>", "delete one without containers")
    .option("--dry-run", "print the plan and change nothing")
    .action((name, options, c: Command) => config.remove(contextOf(c, open), name, options));
  command(group, "enable-mycelium [name]", "give its containers addresses on Mycelium; all four are required")
    .option("--version <version>", "of the mycelium that is installed, such as v0.5.6")
    .option("--ipv6-range <cidr>", "400::/7")
    .option("--key-path <file>", "the node's private key")
    .option("--peers <list>", "endpoints with commas between")
    .option("--interface-name <name>", "of the TUN, where it is not found by its address")
    .option("--dry-run", "print the plan and change nothing")
    .action((name, options, c: Command) =>
      config.enableMycelium(contextOf(c, open), name ?? DEFAULT, options),
    );
  command(group, "disable-mycelium [name]", "take them off again")
    .option("--dry-run", "print the plan and change nothing")
    .action((name, options, c: Command) =>
      config.disableMycelium(contextOf(c, open), name ?? DEFAULT, options),
    );
}

function scriptCommands(program: Command, open: Open): void {
  command(program, "run <file>", "run a HeroScript; '-' reads standard input")
    .option("-y, --yes", "agree to what reset:true deletes")
    .option("--name <name>", "what the run is called in the history (default: the file's name)")
    .action((file, options, c: Command) => scripts.run(contextOf(c, open), file, options));
  command(
    program,
    "plan <file>",
    "what a HeroScript would do: ends with 0 nothing to change, 2 changes, 1 errors",
  )
    .option("--commands", "with what is typed on the host, where that is known before the run")
    .action((file, options, c: Command) => scripts.plan(contextOf(c, open), file, options));
  command(program, "fmt <file>", "print a HeroScript in its one spelling")
    .option("-w, --write", "write it back to the file")
    .action((file, options, c: Command) => scripts.fmt(contextOf(c, open), file, options));
  command(program, "export <name>", "print a HeroPods with its containers as HeroScript").action(
    (name, _, c: Command) => scripts.exportScript(contextOf(c, open), name),
  );
}

function overlayCommands(program: Command, open: Open): void {
  command(program, "node", "this host's Mycelium: address, key, TUN, who has its addresses").action(
    (_, c: Command) => overlay.node(contextOf(c, open)),
  );
  const peers = command(program, "peers", "list Mycelium's peers").action((_, c: Command) =>
    overlay.peers(contextOf(c, open)),
  );
  for (const [change, about] of [
    ["add", "connect to peers, now and after each restart of Mycelium"],
    ["remove", "disconnect from peers"],
  ] as const)
    command(peers, `${change} <endpoint...>`, about)
      .option("--dry-run", "print the plan and change nothing")
      .action((endpoints, options, c: Command) =>
        overlay.changePeers(contextOf(c, open), change, endpoints, options),
      );
  command(peers, "restore", "connect to those that are configured and not there")
    .option("--dry-run", "print the plan and change nothing")
    .action((options, c: Command) => overlay.restorePeers(contextOf(c, open), options));
  command(program, "routes", "list Mycelium's routes")
    .addOption(
      new Option("--kind <table>", "which table")
        .choices(["selected", "fallback", "queried"])
        .default("selected"),
    )
    .option("--to <address>", "those that contain this address, the longest prefix first")
    .action((options, c: Command) => overlay.routes(contextOf(c, open), options));
  command(program, "packets", "who sends and receives most over Mycelium").action((_, c: Command) =>
    overlay.packets(contextOf(c, open)),
  );
  command(
    program,
    "why <from> <to>",
    "walk the path from 'host' or a container to a container, address or peer; ends with 1 where it is broken",
  ).action((from, to, _, c: Command) => overlay.why(contextOf(c, open), from, to));
  command(program, "interfaces", "list the host's links, and whose they are").action((_, c: Command) =>
    overlay.interfaces(contextOf(c, open)),
  );
}

function backupCommands(program: Command, open: Open): void {
  command(program, "backup <file>", "write the database and the console's keys into a new file")
    .option("--images", "and the images' roots")
    .action((file, options, c: Command) => backups.backup(contextOf(c, open), file, options));
  command(program, "restore <file>", "say what a backup would change, ask, and make it so")
    .option("--dry-run", "say it and change nothing")
    .option("-y, --yes", "agree beforehand")
    .action((file, options, c: Command) => backups.restore(contextOf(c, open), file, options));
  const copies = command(program, "backups", "list the copies that the daemon keeps").action(
    (_, c: Command) => backups.backups(contextOf(c, open)),
  );
  command(copies, "make", "make one more").action((_, c: Command) => backups.makeCopy(contextOf(c, open)));
}

function noticeCommands(program: Command, open: Open): void {
  const group = command(
    program,
    "notices",
    "list who is told of failures, health, drift and lost peers",
  ).action((_, c: Command) => notices.list(contextOf(c, open)));
  const kinds = () =>
    new Option("--kinds <list>", "what is told, with commas between").default("failure,health,drift,peers");
  command(group, "webhook <name> <url>", "tell a URL by signed POSTs; prints what they are signed with")
    .addOption(kinds())
    .option("--allow-internal", "it may be of this host, its containers or a private network")
    .option("--secret-stdin", "sign with what is on standard input instead")
    .action((name, url, options, c: Command) => notices.webhook(contextOf(c, open), name, url, options));
  command(group, "mail <name>", "tell people by e-mail")
    .requiredOption("--server <host>", "the mail server")
    .option("--port <number>", "its port", whole, 587)
    .addOption(
      new Option("--security <how>", "of the connection")
        .choices(["tls", "starttls", "none"])
        .default("starttls"),
    )
    .option("--user <name>", "sign in; the password comes by --password-stdin", "")
    .option("--password-stdin", "read the password from standard input")
    .requiredOption("--from <address>", "who it is from")
    .requiredOption("--to <list>", "who it is for, with commas between")
    .addOption(kinds())
    .action((name, options, c: Command) => notices.mail(contextOf(c, open), name, options));
  command(group, "test <name>", "send a notice there now").action((name, _, c: Command) =>
    notices.test(contextOf(c, open), name),
  );
  command(group, "rm <name>", "tell it nothing more").action((name, _, c: Command) =>
    notices.remove(contextOf(c, open), name),
  );
}

const DEFAULT = "default";

function command(parent: Command, usage: string, about: string): Command {
  return parent
    .command(usage)
    .description(about)
    .option("--json", "answer in JSON")
    .option("--socket <path>", SOCKET_HELP);
}

function contextOf(command: Command, open: Open): Context {
  const { json, socket } = command.optsWithGlobals<{ json?: boolean; socket?: string }>();
  return open({ json: json ?? false, ...(socket === undefined ? {} : { socket }) });
}
