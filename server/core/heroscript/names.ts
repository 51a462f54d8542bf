/**
 * Names of actors and actions are one name in many spellings: lower case, and every separator an
 * underscore, never two in a row ('Container-New' is container_new).
 */
export function normaliseName(name: string): string {
  // Most names are in the one spelling already.
  if (/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name)) return name;
  return name
    .toLowerCase()
    .replace(/[-;:\s]/g, "_")
    .replace(/_+/g, "_");
}

/** Index of the first character that no spelling of 'actor.name' has; -1 when all are fine. */
export function badNameCharacter(name: string): number {
  return name.search(/[^A-Za-z0-9_\-;:.]/);
}
