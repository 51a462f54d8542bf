import { type Context, EXIT, Exit } from "./context";

/** Prints a new link that makes the first administrator, and so ends the one before; 1 when there is one already. */
export async function setUpLink(ctx: Context): Promise<void> {
  const link = await ctx.api.session.newSetUpLink.mutate();
  if (ctx.json) ctx.out(JSON.stringify(link));
  else if (link !== null) ctx.out(link.url);
  if (link !== null) return;
  ctx.err("Somebody has an account already: 'heropods set-password' lets its owner in again.");
  throw new Exit(EXIT.failed);
}

/** Gives a person the password that stands on standard input and signs them out everywhere. */
export async function setPassword(ctx: Context, email: string): Promise<void> {
  const people = await ctx.api.people.list.query();
  const person = people.find((one) => one.email === email.toLowerCase());
  if (person === undefined) {
    ctx.err(
      `Nobody has the e-mail address ${email}. There are: ${people.map((one) => one.email).join(", ")}`,
    );
    throw new Exit(EXIT.failed);
  }
  const password = (await ctx.stdin()).replace(/\r?\n$/, "");
  const changed = await ctx.api.people.setPassword.mutate({ id: person.id, password });
  ctx.out(
    ctx.json ? JSON.stringify(changed) : `${changed.email} signs in with the new password from now on.`,
  );
}
