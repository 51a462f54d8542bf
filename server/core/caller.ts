import type { Role } from "./model";

/** Who calls. Root's CLI comes over admin.sock; everyone else needs a session or a token. */
export interface Caller {
  kind: "root" | "person" | "token" | "anonymous";
  /** Shown in the audit log: 'root', an e-mail, 'token NAME'. */
  name: string;
  role: Role | null;
  userId: string | null;
}
