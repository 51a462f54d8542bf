import { createTransport } from "nodemailer";
import type { Mail } from "../../core/notices/targets";

const TIMEOUT_MS = 15_000;

/** Sends one e-mail by SMTP; throws with the server's words. The password is null where none is needed. */
export async function sendMail(
  mail: Mail,
  password: string | null,
  message: { subject: string; text: string },
): Promise<void> {
  const transport = createTransport({
    host: mail.host,
    port: mail.port,
    secure: mail.security === "tls",
    requireTLS: mail.security === "starttls",
    ignoreTLS: mail.security === "none",
    ...(mail.user === "" ? {} : { auth: { user: mail.user, pass: password ?? "" } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // A text of ours is never a path or an address to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ from: mail.from, to: mail.to, ...message });
  } finally {
    transport.close();
  }
}
