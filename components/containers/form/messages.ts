/** What is wrong in a list of rows, as react-hook-form keeps it: each message with its row, once. */
export function messageAt(error: unknown): string | undefined {
  const found = messages(error, null);
  return found.length === 0 ? undefined : [...new Set(found)].join("\n");
}

function messages(error: unknown, row: number | null): string[] {
  if (typeof error !== "object" || error === null) return [];
  if (Array.isArray(error)) return error.flatMap((one, i) => messages(one, i));
  if ("message" in error && typeof error.message === "string" && error.message !== "")
    return [row === null ? error.message : `Row ${row + 1}: ${error.message}`];
  return Object.entries(error).flatMap(([key, one]) => (key === "ref" ? [] : messages(one, row)));
}
