export interface Sort {
  id: string;
  desc: boolean;
}

/** An order as the URL has it: `name`, or `-name` for the other way round. */
export function sortFrom(text: string): Sort {
  return { id: text.replace(/^-/, ""), desc: text.startsWith("-") };
}
