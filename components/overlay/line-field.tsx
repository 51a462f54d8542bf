import { type ComponentProps, useRef } from "react";
import { cx } from "../ui/cx";
import type { Wiring } from "../ui/field";

interface LineFieldProps extends Pick<ComponentProps<"textarea">, "placeholder" | "ref"> {
  wiring: Wiring;
  value: string;
  onChange: (value: string) => void;
  /** Numbers of the lines that are wrong. */
  wrong: ReadonlySet<number>;
}

/** Text of many lines with their numbers beside them; the numbers of wrong lines stand out. */
export function LineField({ wiring, value, onChange, wrong, placeholder, ref }: LineFieldProps) {
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split("\n").length;
  return (
    <div className="flex h-52 overflow-hidden rounded-md border border-line-strong bg-surface font-mono text-12 leading-[18px] focus-within:border-focus focus-within:outline-2 focus-within:outline-focus/35 has-aria-invalid:border-failed">
      <div
        ref={gutter}
        aria-hidden
        className="shrink-0 overflow-hidden border-r bg-sunken py-1.5 text-right select-none"
      >
        {Array.from({ length: lines }, (_, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            key={index}
            className={cx(
              "h-[18px] min-w-8 px-2 text-faint",
              wrong.has(index + 1) && "bg-failed-wash font-medium text-failed-ink",
            )}
          >
            {index + 1}
          </div>
        ))}
      </div>
      <textarea
        {...wiring}
        ref={ref}
        value={value}
        placeholder={placeholder}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onScroll={({ currentTarget }) => gutter.current?.scrollTo({ top: currentTarget.scrollTop })}
        className="min-w-0 flex-1 resize-none overflow-auto bg-transparent px-2 py-1.5 outline-none"
      />
    </div>
  );
}
