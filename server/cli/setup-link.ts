import { type Context, EXIT, Exit } from "./context";

/** Prints a new link that makes the first administrator, and so ends the one before; 1 when there is one already. */
export async function setUpLink(ctx: Context): Promise<void> {
  const link = await ctx.api.session.newSetUpLink.mutate();
  if (ctx.json) ctx.out(JSON.stringify(link));
  else if (link !== null) ctx.out(link.url);
  if (link !== null) return;
  ctx.err("Somebody has an account already: an administrator makes further ones in Settings → People.");
  throw new Exit(EXIT.failed);
}
