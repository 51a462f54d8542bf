import type { Problem } from "@/server/core/problem";

/** One endpoint of a text, and the line it stands on, from 1. */
export interface EndpointLine {
  endpoint: string;
  line: number;
}

/** The endpoints of what was pasted: one a line, or several with commas or blanks between. */
export function endpointLines(text: string): EndpointLine[] {
  return text.split("\n").flatMap((line, index) =>
    line
      .split(/[\s,]+/)
      .filter((word) => word !== "")
      .map((endpoint) => ({ endpoint, line: index + 1 })),
  );
}

/** What is wrong, by line; `rest` is about no line. Problems name an endpoint by its place in the list. */
export function atLines(problems: Problem[], lines: EndpointLine[]) {
  const wrong: { line: number; message: string }[] = [];
  const rest: Problem[] = [];
  for (const problem of problems) {
    const place = problem.path[1];
    const at = typeof place === "number" ? lines[place] : undefined;
    if (at === undefined) rest.push(problem);
    else
      wrong.push({
        line: at.line,
        message: problem.fix === undefined ? problem.message : `${problem.message} ${problem.fix}`,
      });
  }
  return { wrong, rest };
}
