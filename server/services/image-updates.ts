import { isLoopback, parseReference } from "../core/image/reference";
import { registryFailure } from "../core/image/registry-failure";
import { ProblemError } from "../core/problem";
import { CommandError } from "../host/exec";
import type { Authfiles } from "../host/images/authfile";
import type { currentDigest } from "../host/images/inspect";
import type { ImageCatalog } from "./image-catalog";
import type { ImageRegistries } from "./image-registries";

/** What a registry says of an image that was pulled from it. */
export interface ImageCheck {
  name: string;
  /** `newer`: its tag names another digest now; `failed`: the registry did not say. */
  state: "current" | "newer" | "failed";
  /** The registry's words, where it did not say. */
  problem: string | null;
}

export interface ImageUpdatesDeps {
  catalog: ImageCatalog;
  authfiles: Authfiles;
  accessTo: ImageRegistries["accessTo"];
  currentDigest: typeof currentDigest;
  publish: (name: string) => void;
}

const WAIT_MS = 30_000;
const AT_ONCE = 4;

/**
 * Asks the registries whether the tags of pulled images have moved. Pinned ones never do and are not asked.
 * With `name` that one alone.
 */
export async function checkForUpdates(deps: ImageUpdatesDeps, name?: string): Promise<ImageCheck[]> {
  const waiting = deps.catalog
    .names()
    .filter((each) => name === undefined || each === name)
    .flatMap((each) => deps.catalog.viewOf(each) ?? [])
    .filter(({ source, name: each }) => source === "registry" && !each.includes("@"));
  if (name !== undefined && waiting.length === 0)
    throw new ProblemError([
      { path: ["name"], message: `${name} was not pulled by a tag: it has nothing to follow.` },
    ]);
  const checks: ImageCheck[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      checks.push(await check(deps, next.name, next.digest));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return checks.sort((a, b) => a.name.localeCompare(b.name, "en"));
}

async function check(deps: ImageUpdatesDeps, name: string, digest: string): Promise<ImageCheck> {
  const reference = parseReference(name);
  if (!reference.ok) return { name, state: "failed", problem: `${name} is no reference.` };
  const { domain, path, tag } = reference.value;
  let authfile: string | null = null;
  try {
    const { credentials, plainHttp } = await deps.accessTo(domain);
    if (credentials) authfile = await deps.authfiles.write(domain, credentials);
    const newest = await deps.currentDigest(`docker://${domain}/${path}:${tag ?? "latest"}`, {
      ...{ authfile, timeoutMs: WAIT_MS },
      plainHttp: plainHttp || isLoopback(domain),
    });
    await deps.catalog.checked(name, newest);
    deps.publish(name);
    return { name, state: newest === digest ? "current" : "newer", problem: null };
  } catch (error) {
    if (error instanceof ProblemError) return { name, state: "failed", problem: error.message };
    if (!(error instanceof CommandError)) throw error;
    const said = error.stderr.trim() === "" ? error.reason : error.stderr;
    return { name, state: "failed", problem: registryFailure(name, domain, said).message };
  } finally {
    if (authfile !== null) await deps.authfiles.remove(authfile);
  }
}
