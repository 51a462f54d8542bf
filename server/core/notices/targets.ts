import { z } from "zod";
import { Name } from "../inputs";
import { NoticeKind } from "./notice";

/** Where notices go. */
const Webhook = z.object({
  kind: z.literal("webhook"),
  url: z
    .string()
    .max(2_000)
    .refine(
      (text) => /^https?:\/\//i.test(text) && URL.canParse(text),
      "Give a URL with http:// or https://.",
    )
    .refine((text) => {
      const url = URL.canParse(text) ? new URL(text) : null;
      return url?.username === "" && url.password === "";
    }, "A URL with a password in it would be shown; put a secret into the path, or check the signature."),
  /** May it go to this host, its containers and private networks? */
  allowInternal: z.boolean().default(false),
});

const Line = (what: string) =>
  z
    .string()
    .trim()
    .min(1, `Give ${what}.`)
    .max(320)
    // A line's end would begin another header or command of the mail.
    .regex(/^[^\r\n\0]*$/, "It is one line.");

const Mail = z.object({
  kind: z.literal("mail"),
  host: Line("the mail server").regex(/^[A-Za-z0-9.:_-]+$/, "A name or an address."),
  port: z.number().int().min(1).max(65535).default(587),
  /** `tls`: from the first byte; `starttls`: before anything is said; `none`: in the clear, to a trusted relay. */
  security: z.enum(["tls", "starttls", "none"]).default("starttls"),
  user: z.string().max(320).default(""),
  from: Line("who it is from").pipe(z.email("This is not an e-mail address.")),
  to: z
    .array(Line("who it is for").pipe(z.email("This is not an e-mail address.")))
    .min(1, "Give who it is for.")
    .max(20),
});

export const TargetSettings = z.discriminatedUnion("kind", [Webhook, Mail]);
export type TargetSettings = z.infer<typeof TargetSettings>;
export type Webhook = z.infer<typeof Webhook>;
export type Mail = z.infer<typeof Mail>;

export const TargetInput = z.object({
  name: Name,
  kinds: z
    .array(NoticeKind.exclude(["test"]))
    .min(1, "Choose what is told of.")
    .max(4),
  settings: TargetSettings,
  /** The mail server's password, or what a webhook is signed with. Left out: as it was; a new webhook gets one. */
  secret: z.string().min(1).max(1_000).optional(),
});
export type TargetInput = z.infer<typeof TargetInput>;

export interface TargetView {
  name: string;
  kinds: NoticeKind[];
  settings: TargetSettings;
  /** Never the secret itself. */
  hasSecret: boolean;
  createdBy: string;
  /** Of the last try; null when there was none since the daemon started. */
  last: { at: string; error: string | null } | null;
  /** Notices that wait for it. */
  waiting: number;
}
