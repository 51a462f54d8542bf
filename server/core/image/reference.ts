import type { Result } from "../problem";
import { ok, refuse } from "../problem";

/** Where an image is in a registry, in its whole form. */
export interface Reference {
  /** docker.io, localhost:5000, [::1]:5000 */
  domain: string;
  /** library/alpine */
  path: string;
  tag: string | null;
  /** sha256:… */
  digest: string | null;
  /** Domain, path, and tag or digest: what the image is called here. */
  name: string;
}

/**
 * A reference as a person types it, by the grammar and the normalisation of the reference library
 * of the distribution project: 'alpine' is docker.io/library/alpine:latest. `docker://` is taken off.
 */
export function parseReference(text: string, path: string[] = ["reference"]): Result<Reference> {
  const input = text.trim().replace(/^docker:\/\//, "");
  const bad = (why: string, fix = FIX) => refuse(path, `'${text}' is not an image reference: ${why}`, fix);
  if (input === "") return bad("it is empty.");
  const match = WHOLE.exec(input);
  if (match === null) return bad(reason(input));
  const { rest = "", tag = null, digest = null } = match.groups ?? {};
  if (/^[a-f0-9]{64}$/.test(rest))
    return bad("64 hexadecimal digits are an image's id.", "Name the repository as well: alpine@sha256:…");
  const { domain, path: repository } = split(rest);
  if (repository !== repository.toLowerCase()) return bad("a repository's name is lower case.");
  if (domain.length + repository.length + 1 > MAX_NAME)
    return bad(`a name has at most ${MAX_NAME} characters.`);
  if (!new RegExp(`^${PATH}$`).test(repository)) return bad(`'${repository}' is no name of a repository.`);
  const version = digest === null ? `:${tag ?? "latest"}` : `${tag === null ? "" : `:${tag}`}@${digest}`;
  return ok({
    domain,
    path: repository,
    tag: digest === null ? (tag ?? "latest") : tag,
    digest,
    name: `${domain}/${repository}${version}`,
  });
}

/** Whether the registry is this machine, where plain HTTP is no risk. */
export function isLoopback(domain: string): boolean {
  const host = domain.replace(/:\d+$/, "");
  return host === "localhost" || /^127(\.\d{1,3}){3}$/.test(host) || host === "[::1]";
}

const FIX = "Write [REGISTRY[:PORT]/]NAME[:TAG][@DIGEST], for example alpine:3.20 or ghcr.io/owner/app:1.2.";
const MAX_NAME = 255;

const HOST_PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const HOST = `(?:${HOST_PART}(?:\\.${HOST_PART})*|\\[[a-fA-F0-9:]+\\])`;
const DOMAIN = `${HOST}(?::[0-9]+)?`;
const COMPONENT = "[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*";
const PATH = `${COMPONENT}(?:/${COMPONENT})*`;
const TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const DIGEST = "sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128}";
// Upper case passes here, so that it can be named as the mistake.
const LOOSE = "[A-Za-z0-9]+(?:(?:[._]|__|[-]+)[A-Za-z0-9]+)*";
const WHOLE = new RegExp(
  `^(?<rest>(?:${DOMAIN}/)?${LOOSE}(?:/${LOOSE})*)(?::(?<tag>${TAG}))?(?:@(?<digest>${DIGEST}))?$`,
);

/** splitDockerDomain of the reference library: what comes first is a host if it can be no name. */
function split(name: string): { domain: string; path: string } {
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const isHost = slash >= 0 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  const domain = isHost ? first : "docker.io";
  const path = isHost ? name.slice(slash + 1) : name;
  if (domain !== "docker.io" && domain !== "index.docker.io") return { domain, path };
  return { domain: "docker.io", path: path.includes("/") ? path : `library/${path}` };
}

function reason(input: string): string {
  if (/\s/.test(input)) return "it holds blanks.";
  if (/^https?:\/\//.test(input)) return "it is a web address.";
  if (input.startsWith("-")) return "it starts with '-'.";
  if (input.split("/").includes("..")) return "it holds '..'.";
  if (input.endsWith(":")) return "the tag after ':' is missing.";
  if (/@/.test(input)) return "what follows '@' is no digest (sha256: and 64 hexadecimal digits).";
  return "it holds what no name, tag or digest may hold.";
}
