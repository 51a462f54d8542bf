import type { OperationView } from "@/server/core/model";
import { imageHref } from "../images/links";

/** 'Start web-1': what an operation does, as a person says it. */
export function titleOf({ kind, subject }: Pick<OperationView, "kind" | "subject">): string {
  return `${VERBS[kind] ?? fallback(kind)} ${subject.name}`;
}

/** The page that shows the operation's object; null when it has none. */
export function subjectHref({ subject }: Pick<OperationView, "subject">): string | null {
  if (subject.kind === "container") return `/containers/${encodeURIComponent(subject.name)}`;
  if (subject.kind === "heropods") return `/heropods/${encodeURIComponent(subject.name)}`;
  if (subject.kind === "image") return imageHref(subject.name);
  if (subject.kind === "images") return "/images";
  if (subject.kind === "registry") return "/images/registries";
  if (subject.kind === "volume") return `/volumes?q=${encodeURIComponent(subject.name)}`;
  if (subject.kind === "template") return `/templates/${encodeURIComponent(subject.name)}`;
  if (subject.kind === "script") return `/scripts/${encodeURIComponent(subject.name)}`;
  if (subject.kind === "host") return "/network";
  if (subject.kind === "overlay") return "/overlay/peers";
  return null;
}

const VERBS: Record<string, string> = {
  "container.create": "Create",
  "container.start": "Start",
  "container.stop": "Stop",
  "container.restart": "Restart",
  "container.delete": "Delete",
  "container.archive": "Take an archive of",
  "container.change": "Change",
  "containers.start": "Start",
  "containers.stop": "Stop",
  "containers.restart": "Restart",
  "containers.delete": "Delete",
  "container.terminal": "Terminal in",
  "container.exec": "Command in",
  "container.repair": "Repair",
  "host.reconcile": "Reconcile",
  "image.build": "Build",
  "image.pull": "Pull",
  "image.import": "Import",
  "image.delete": "Delete",
  "image.commit": "Make the image",
  "image.prune": "Delete",
  "heropods.save": "Save",
  "heropods.delete": "Delete",
  "heropods.enable_mycelium": "Enable Mycelium for",
  "heropods.disable_mycelium": "Disable Mycelium for",
  "host.repair": "Repair",
  "notices.save": "Save the place for notices",
  "notices.remove": "Remove the place for notices",
  "backup.make": "Back up",
  "backup.write": "Write a backup of",
  "backup.restore": "Restore a backup of",
  "overlay.add_peers": "Add peers to",
  "overlay.remove_peers": "Remove peers from",
  "overlay.restore_peers": "Connect the peers of",
  "script.run": "Run",
  "script.save": "Keep",
  "script.delete": "Delete",
  "registry.save": "Keep the registry",
  "registry.delete": "Remove the registry",
  "template.save": "Keep the template",
  "template.delete": "Delete the template",
  "volume.create": "Create the volume",
  "volume.delete": "Delete the volume",
  "people.create": "Add",
  "people.setRole": "Change the role of",
  "people.setPassword": "Set the password of",
  "people.remove": "Remove",
  "tokens.create": "Make the token",
  "tokens.revoke": "Revoke the token",
  "session.setUp": "Set up the console for",
};

/** A kind this page was not told of: 'volume.grow_quota' reads 'Grow quota'. */
function fallback(kind: string): string {
  const verb = (kind.split(".").at(-1) ?? kind)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
  return verb.charAt(0).toUpperCase() + verb.slice(1);
}
