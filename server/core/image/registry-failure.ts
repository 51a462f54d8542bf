import type { Problem } from "../problem";

/**
 * What skopeo or podman said of a registry, as a problem with the reference that a person can act on.
 * The tool's own sentence is kept: it is the evidence.
 */
export function registryFailure(reference: string, domain: string, stderr: string): Problem {
  const said = lastSentence(stderr);
  const known = FAILURES.find(({ pattern }) => pattern.test(stderr));
  const path = [known?.field ?? "reference"];
  if (known === undefined)
    return {
      path,
      message: `${reference} could not be read from ${domain}: ${said}`,
      fix: "Try the same with skopeo inspect on this host.",
    };
  return { path, message: `${known.message(reference, domain)} (${said})`, fix: known.fix };
}

interface Failure {
  pattern: RegExp;
  field?: string;
  message: (reference: string, domain: string) => string;
  fix: string;
}

/** In order: a registry that asks for credentials may answer 'denied' for what does not exist. */
const FAILURES: Failure[] = [
  {
    pattern: /HTTP response to HTTPS client/i,
    field: "plainHttp",
    message: (_, domain) => `${domain} speaks plain HTTP, not HTTPS.`,
    fix: "Allow plain HTTP for this pull if you trust the network between.",
  },
  {
    pattern: /x509|certificate/i,
    message: (_, domain) => `The certificate of ${domain} is not trusted here.`,
    fix: "Install the registry's certificate authority on this host (/etc/containers/certs.d).",
  },
  {
    pattern: /manifest unknown|name unknown|not found: manifest|reading manifest .* (manifest|name) unknown/i,
    message: (reference, domain) => `There is no ${reference} in ${domain}.`,
    fix: "Check the name and the tag.",
  },
  {
    pattern:
      /unauthorized|authentication required|access to the resource is denied|invalid username\/password/i,
    field: "username",
    message: (reference, domain) =>
      `${domain} does not give ${reference} to these credentials, or there is no such image.`,
    fix: "Give a user name and a password or token that may read it, and check the name.",
  },
  {
    pattern: /no such host|server misbehaving|Temporary failure in name resolution/i,
    message: (_, domain) => `The name ${domain} could not be resolved.`,
    fix: "Check the registry's name and this host's DNS servers.",
  },
  {
    pattern:
      /connection refused|network is unreachable|no route to host|i\/o timeout|did not finish within|TLS handshake timeout|connection reset|deadline exceeded/i,
    message: (_, domain) => `${domain} could not be reached.`,
    fix: "Check that the registry runs and that this host can reach it.",
  },
  {
    pattern: /no image found in (manifest list|image index) for architecture/i,
    message: (reference) => `${reference} has no image for this host's architecture.`,
    fix: "Choose an image that is built for this host.",
  },
  {
    pattern: /toomanyrequests|rate limit/i,
    message: (_, domain) => `${domain} limits how much may be pulled.`,
    fix: "Try again later, or sign in with a user name.",
  },
];

/** skopeo logs like logfmt: the sentence is in msg="…"; other output is taken as it is. */
function lastSentence(stderr: string): string {
  const line = stderr.trim().split("\n").at(-1)?.trim() ?? "";
  const quoted = /msg="((?:[^"\\]|\\.)*)"/.exec(line)?.[1];
  return quoted === undefined ? line : quoted.replace(/\\(["\\])/g, "$1");
}
