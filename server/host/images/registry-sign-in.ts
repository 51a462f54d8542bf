import { registryFailure } from "../../core/image/registry-failure";
import { ok, type Result } from "../../core/problem";
import { CommandError, run } from "../exec";
import type { Authfiles, Credentials } from "./authfile";

const WAIT_MS = 20_000;

/** Asks a registry whether it takes these credentials; a problem with its own words where it does not. */
export type SignIn = (domain: string, credentials: Credentials, plainHttp: boolean) => Promise<Result<null>>;

/** By `skopeo login` into a file that is gone afterwards; the password goes by standard input. */
export function createSignIn(authfiles: Authfiles): SignIn {
  return async (domain, { username, password }, plainHttp) => {
    const file = await authfiles.empty();
    try {
      await run(
        [
          ...["skopeo", "login", `--tls-verify=${!plainHttp}`, "--authfile", file],
          ...[`--username=${username}`, "--password-stdin", domain],
        ],
        { input: password, timeoutMs: WAIT_MS },
      );
      return ok(null);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const problem = registryFailure(
        domain,
        domain,
        error.stderr.trim() === "" ? error.reason : error.stderr,
      );
      const place = problem.path[0] === "reference" ? "domain" : problem.path[0];
      return { ok: false, problems: [{ ...problem, path: [place ?? "domain"] }] };
    } finally {
      await authfiles.remove(file);
    }
  };
}
