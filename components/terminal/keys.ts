/** What the terminal does itself with a key; every other key is the program's inside. */
export type TerminalKey = "copy" | "paste" | "search" | "leave";

/**
 * Ctrl-Shift (Command on a Mac) with C, V and F, as terminals have it; Ctrl-F6 leaves, because Tab and
 * Escape belong to the program.
 */
export function terminalKey(
  event: Pick<KeyboardEvent, "type" | "code" | "ctrlKey" | "shiftKey" | "metaKey" | "altKey">,
): TerminalKey | null {
  if (event.type !== "keydown" || event.altKey) return null;
  const { code, ctrlKey, shiftKey, metaKey } = event;
  if (code === "F6" && ctrlKey && !shiftKey && !metaKey) return "leave";
  if (!(metaKey && !ctrlKey) && !(ctrlKey && shiftKey && !metaKey)) return null;
  if (code === "KeyC") return "copy";
  if (code === "KeyV") return "paste";
  if (code === "KeyF") return "search";
  return null;
}
