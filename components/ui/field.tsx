import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "./cx";

interface FieldProps {
  label: string;
  /** Shown under the field when nothing is wrong: the unit, the default, what follows from it. */
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  children: (wiring: Wiring) => ReactNode;
}

/** What a control needs so that its label, hint and error are read with it. */
export interface Wiring {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** A label above, the control, and below it the hint or what is wrong. */
export function Field({ label, hint, error, optional, children }: FieldProps) {
  const id = useId();
  const note = `${id}-note`;
  const noted = error !== undefined || hint !== undefined;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-13 font-medium">
        {label}
        {optional && <span className="font-normal text-faint"> optional</span>}
      </label>
      {children({
        id,
        "aria-describedby": noted ? note : undefined,
        "aria-invalid": error === undefined ? undefined : true,
      })}
      {noted && (
        <p
          id={note}
          className={cx(
            "text-12 text-pretty whitespace-pre-line",
            error === undefined ? "text-muted" : "text-failed-ink",
          )}
        >
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

export function Input({ className, mono, ...rest }: ComponentProps<"input"> & { mono?: boolean }) {
  return (
    <input
      autoComplete="off"
      spellCheck={false}
      {...rest}
      className={cx(control, "h-8", mono && "font-mono text-12", className)}
    />
  );
}

export function TextArea({ className, mono, ...rest }: ComponentProps<"textarea"> & { mono?: boolean }) {
  return (
    <textarea
      autoComplete="off"
      spellCheck={false}
      {...rest}
      className={cx(
        control,
        "min-h-16 resize-y py-1.5",
        mono && "font-mono text-12 leading-[18px]",
        className,
      )}
    />
  );
}

/** A box to tick, with its sentence; the hint says what follows from ticking it. */
export function Check({
  label,
  hint,
  className,
  ...rest
}: ComponentProps<"input"> & { label: string; hint?: string }) {
  const id = useId();
  return (
    <div className={cx("flex gap-2", className)}>
      <input
        type="checkbox"
        id={id}
        aria-describedby={hint && `${id}-hint`}
        {...rest}
        className="mt-[3px] size-3.5 shrink-0 accent-accent"
      />
      <div>
        <label htmlFor={id} className="text-13">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-12 text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** A choice among a few words: the platform's own list, right on every screen and with every reader. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className={cx("relative inline-flex", className)}>
      <select {...rest} className={cx(control, "h-8 appearance-none pr-7")}>
        {children}
      </select>
      <svg
        aria-hidden
        viewBox="0 0 8 5"
        className="pointer-events-none absolute top-1/2 right-2.5 h-1.5 w-2 -translate-y-1/2 fill-none stroke-muted stroke-[1.2]"
      >
        <path d="M.7.7 4 4 7.3.7" />
      </svg>
    </span>
  );
}

const control =
  "w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-13 text-ink transition-colors duration-120 hover:border-faint focus:border-focus focus:outline-2 focus:outline-offset-0 focus:outline-focus/35 aria-invalid:border-failed disabled:bg-sunken disabled:text-faint";
