import { ok, type Result } from "../problem";
import { inOrder } from "./diagnostic";
import { PARAMETER_INDENT, quote } from "./quoted";
import type { Action, Comment, Diagnostic, Param, Script } from "./script";

/**
 * The script in one spelling, which reads as the same actions: a parameter a line, values in single
 * quotes, comments and prose where they were. Refused while something in it cannot be read, for that
 * would be lost.
 */
export function format(script: Script): Result<string> {
  const faults: Diagnostic[] = [...script.faults, ...script.actions.flatMap((action) => action.faults)];
  if (faults.length > 0) return { ok: false, problems: inOrder(faults) };
  const blocks: string[] = [];
  let next = 0;
  const proseBefore = (index: number) => {
    for (let prose = script.prose[next]; prose?.before === index; prose = script.prose[++next])
      blocks.push(prose.raw);
  };
  for (const [index, action] of script.actions.entries()) {
    proseBefore(index);
    blocks.push(formatAction(action));
  }
  proseBefore(script.actions.length);
  return ok(blocks.length === 0 ? "" : `${joined(blocks)}\n`);
}

/** A blank line between blocks, but none inside the fences of a Markdown code block. */
function joined(blocks: string[]): string {
  const pieces = blocks.flatMap((block, index) => {
    const above = blocks[index - 1];
    if (above === undefined) return [block];
    const fenced = above.startsWith("```", above.lastIndexOf("\n") + 1) || block.startsWith("```");
    return [fenced ? "\n" : "\n\n", block];
  });
  return pieces.join("");
}

/** What an action is, whatever it was read from. */
export type ActionData = Pick<Action, "marks" | "actor" | "name"> & {
  params: readonly Pick<Param, "key" | "value">[];
};

/** A script of these actions alone. */
export function formatActions(actions: readonly ActionData[]): string {
  return actions.map((action) => `${formatAction(action)}\n`).join("\n");
}

function formatAction(action: ActionData | Action): string {
  const written = "place" in action ? action : null;
  const lines = paragraphs(written?.before ?? []);
  lines.push(`${"!".repeat(action.marks)}${action.actor}.${action.name}${behind(written?.after)}`);
  for (const param of action.params) {
    for (const comment of "before" in param ? param.before : [])
      lines.push(PARAMETER_INDENT + commentLine(comment));
    const after = "after" in param ? param.after : null;
    lines.push(`${PARAMETER_INDENT}${formatParam(param)}${behind(after)}`);
  }
  for (const comment of written?.last ?? []) lines.push(PARAMETER_INDENT + commentLine(comment));
  return lines.join("\n");
}

/** Comments with the blank lines between them. */
function paragraphs(comments: readonly Comment[]): string[] {
  return comments.flatMap((comment, index) => {
    const previous = comments[index - 1];
    const gap = previous !== undefined && comment.place.line > previous.place.line + 1;
    return gap ? ["", commentLine(comment)] : [commentLine(comment)];
  });
}

function formatParam({ key, value }: Pick<Param, "key" | "value">): string {
  if (key === null) return value;
  return `${key}:${/^(true|false|\d+)$/.test(value) ? value : quote(value)}`;
}

function behind(comment: Comment | null | undefined): string {
  return comment ? ` ${commentLine(comment)}` : "";
}

function commentLine({ text }: Comment): string {
  return text === "" ? "//" : `// ${text}`;
}
