import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { z } from "zod";
import { type Config, parseConfig } from "./config";
import { unwrap } from "./core/problem";
import { type Daemon, startDaemon } from "./daemon";
import { type Answer, call, http, type Outcome } from "./test-client";

/**
 * A real daemon in a directory of its own, for tests. It observes and changes its host from the
 * first moment, so those tests run isolated.
 */
export interface TestDaemon {
  config: Config;
  web: string;
  admin: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Stops it and removes its directory. */
  end(): Promise<void>;
  /** Makes the first administrator by a new link. */
  setUp(person: { name: string; email: string; password: string }): Promise<void>;
  trySignIn(who: Credentials, address: string): Promise<Answer>;
  /** The session's cookie; each sign-in from an address of its own, to stay out of the limiter's way. */
  signIn(who: Credentials): Promise<string>;
  personId(email: string): Promise<string>;
}

interface Credentials {
  email: string;
  password: string;
}

export function createTestDaemon(): TestDaemon {
  const dir = mkdtempSync(join(tmpdir(), "heropods-daemon-"));
  const config = unwrap(
    parseConfig(["--data-dir", join(dir, "data"), "--run-dir", join(dir, "run")], process.env),
  );
  const web = join(config.runDir, "web.sock");
  const admin = join(config.runDir, "admin.sock");
  let daemon: Daemon | undefined;
  let addresses = 0;

  const trySignIn = ({ email, password }: Credentials, address: string) =>
    http(web, "POST", "/api/auth/sign-in/email", {
      headers: { "x-forwarded-for": address },
      body: JSON.stringify({ email, password }),
    });

  const stop = async () => {
    await daemon?.stop();
    daemon = undefined;
  };
  return {
    config,
    web,
    admin,
    async start() {
      daemon = await startDaemon(config, pino({ level: "silent" }));
    },
    stop,
    async end() {
      await stop();
      rmSync(dir, { recursive: true });
    },
    async setUp(person) {
      const token = linkToken(await call(admin, "mutation", "session.newSetUpLink"));
      const outcome = await call(web, "mutation", "session.setUp", { token, ...person });
      if ("code" in outcome) throw new Error(`Set-up failed: ${outcome.message}`);
    },
    trySignIn,
    async signIn(who) {
      const answer = await trySignIn(who, `10.0.0.${++addresses}`);
      const cookie = [answer.headers["set-cookie"]].flat()[0]?.split(";")[0];
      if (answer.status !== 200 || cookie === undefined)
        throw new Error(`Sign-in failed: ${answer.status} ${answer.body}`);
      return cookie;
    },
    async personId(email) {
      const { value } = People.parse(await call(admin, "query", "people.list"));
      const found = value.find((person) => person.email === email);
      if (found === undefined) throw new Error(`Nobody is ${email}`);
      return found.id;
    },
  };
}

/** The token of a set-up link in an answer. */
export function linkToken(outcome: Outcome): string {
  const token = /#token=([\w-]{43})/.exec(JSON.stringify(outcome))?.[1];
  if (token === undefined) throw new Error(`No link in ${JSON.stringify(outcome)}`);
  return token;
}

const People = z.object({ value: z.array(z.object({ id: z.string(), email: z.string() })) });
