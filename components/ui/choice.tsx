import { useId } from "react";
import { cx } from "./cx";

interface ChoiceProps<T extends string> {
  legend: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}

/** One of a few, all in sight: radio buttons that look like one control. */
export function Choice<T extends string>({ legend, value, options, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="flex rounded-md border border-line-strong bg-surface p-0.5">
      <legend className="sr-only">{legend}</legend>
      {options.map(([key, word]) => (
        <label
          key={key}
          className={cx(
            "flex h-6.5 cursor-default items-center rounded-sm px-2.5 text-13 has-focus-visible:outline-2 has-focus-visible:outline-focus",
            key === value ? "bg-hover font-medium" : "text-muted hover:text-ink",
          )}
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={key === value}
            onChange={() => onChange(key)}
          />
          {word}
        </label>
      ))}
    </fieldset>
  );
}
