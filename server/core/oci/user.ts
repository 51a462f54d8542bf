import type { Result } from "../problem";
import { ok, refuse } from "../problem";
import type { OciUser } from "./oci-spec";

/**
 * An image's User ('' | uid | name, each with an optional ':' and gid or group) as numbers, by the
 * texts of the root's /etc/passwd and /etc/group ('' where there is none). A number need not be in
 * them; a name must. The groups that list the user come along unless a group is given (Docker's rule).
 */
export function resolveUser(user: string, passwd: string, group: string): Result<OciUser> {
  const [userPart = "", groupPart, ...rest] = user.split(":");
  if (rest.length > 0 || groupPart === "")
    return refuse(["user"], `The image's user '${user}' is not of the form user[:group].`);
  const users = parsePasswd(passwd);
  const groups = parseGroup(group);
  const wanted = userPart === "" ? "0" : userPart;
  const id = idOf(wanted);
  const entry = users.find((u) => u.name === wanted) ?? users.find((u) => u.uid === id);
  const uid = entry?.uid ?? id;
  if (uid === null)
    return refuse(["user"], `The image's user '${wanted}' is not in its /etc/passwd.`, NO_SUCH_USER);
  if (groupPart !== undefined) {
    const gid = groups.find((g) => g.name === groupPart)?.gid ?? idOf(groupPart);
    if (gid === null)
      return refuse(["user"], `The image's group '${groupPart}' is not in its /etc/group.`, NO_SUCH_USER);
    return ok({ uid, gid, additionalGids: [] });
  }
  const gid = entry?.gid ?? 0;
  const also = groups.filter((g) => entry !== undefined && g.members.includes(entry.name) && g.gid !== gid);
  return ok({ uid, gid, additionalGids: [...new Set(also.map((g) => g.gid))] });
}

const NO_SUCH_USER = "Use an image whose user exists, or whose user is a number.";
/** (uid_t) -1 means 'leave as it is' in setresuid(2), so it is no user. */
const MAX_ID = 2 ** 32 - 2;

function idOf(text: string): number | null {
  if (!/^\d{1,10}$/.test(text)) return null;
  const id = Number(text);
  return id <= MAX_ID ? id : null;
}

/** passwd(5): name:password:UID:GID:GECOS:directory:shell; other lines are passed over. */
function parsePasswd(text: string): { name: string; uid: number; gid: number }[] {
  return text.split("\n").flatMap((line) => {
    const [name = "", , uidText = "", gidText = ""] = line.split(":");
    const uid = idOf(uidText);
    const gid = idOf(gidText);
    return name !== "" && uid !== null && gid !== null ? [{ name, uid, gid }] : [];
  });
}

/** group(5): name:password:GID:member,member. */
function parseGroup(text: string): { name: string; gid: number; members: string[] }[] {
  return text.split("\n").flatMap((line) => {
    const [name = "", , gidText = "", members = ""] = line.split(":");
    const gid = idOf(gidText);
    return name !== "" && gid !== null ? [{ name, gid, members: members.trim().split(",") }] : [];
  });
}
