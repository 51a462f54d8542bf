import type { LucideIcon } from "lucide-react";
import Link from "next/link";
import type { ComponentProps } from "react";
import { cx } from "./cx";
import { Tip } from "./tip";

type Look = "primary" | "plain" | "quiet" | "danger";

interface Common {
  look?: Look;
  small?: boolean;
  icon?: LucideIcon;
}

interface ButtonProps extends Omit<ComponentProps<"button">, "disabled">, Common {
  /** Why it cannot act now, in a sentence: it stays focusable, greyed, and says so. */
  why?: string | undefined;
  /** Something asked for it is under way; a second press does nothing. */
  busy?: boolean;
}

/** A button that says what it does; when it cannot act it says why. */
export function Button({
  look = "plain",
  small,
  icon: Icon,
  why,
  busy,
  onClick,
  className,
  children,
  ...rest
}: ButtonProps) {
  const off = why !== undefined || busy === true;
  return (
    <Tip text={why}>
      <button
        type="button"
        {...rest}
        aria-disabled={off || undefined}
        aria-busy={busy || undefined}
        aria-description={why}
        onClick={off ? (event) => event.preventDefault() : onClick}
        className={cx(shape(look, small), className)}
      >
        {Icon && <Icon aria-hidden className="size-3.5 shrink-0" />}
        {children}
      </button>
    </Tip>
  );
}

/** A link that looks like a button: for actions that are places. */
export function ButtonLink({
  look = "plain",
  small,
  icon: Icon,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & Common) {
  return (
    <Link {...rest} className={cx(shape(look, small), className)}>
      {Icon && <Icon aria-hidden className="size-3.5 shrink-0" />}
      {children}
    </Link>
  );
}

/** A link to a file: the browser saves what it leads to. */
export function DownloadLink({
  look = "plain",
  small,
  icon: Icon,
  className,
  children,
  ...rest
}: ComponentProps<"a"> & Common) {
  return (
    <a download {...rest} className={cx(shape(look, small), className)}>
      {Icon && <Icon aria-hidden className="size-3.5 shrink-0" />}
      {children}
    </a>
  );
}

interface IconButtonProps extends Omit<ComponentProps<"button">, "disabled"> {
  icon: LucideIcon;
  /** Its name, and its tip. */
  label: string;
  why?: string | undefined;
  small?: boolean;
}

export function IconButton({ icon: Icon, label, why, small, onClick, className, ...rest }: IconButtonProps) {
  return (
    <Tip text={why ?? label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-disabled={why !== undefined || undefined}
        aria-description={why}
        onClick={why === undefined ? onClick : (event) => event.preventDefault()}
        className={cx(
          "inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors duration-120 hover:bg-hover hover:text-ink aria-disabled:opacity-40 aria-disabled:hover:bg-transparent",
          small ? "size-7" : "size-8",
          className,
        )}
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </Tip>
  );
}

const LOOKS: Record<Look, string> = {
  primary:
    "border-transparent bg-accent text-on-accent hover:bg-accent-strong aria-disabled:bg-hover aria-disabled:text-faint aria-disabled:border-line",
  plain:
    "border-line-strong bg-surface text-ink hover:bg-hover aria-disabled:text-faint aria-disabled:border-line aria-disabled:hover:bg-surface",
  quiet:
    "border-transparent text-muted hover:bg-hover hover:text-ink aria-disabled:text-faint aria-disabled:hover:bg-transparent",
  danger:
    "border-failed-line bg-surface text-failed-ink hover:bg-failed-wash aria-disabled:text-faint aria-disabled:border-line aria-disabled:hover:bg-surface",
};

const shape = (look: Look, small = false) =>
  cx(
    "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors duration-120",
    small ? "h-7 px-2 text-12" : "h-8 px-3 text-13",
    LOOKS[look],
  );
