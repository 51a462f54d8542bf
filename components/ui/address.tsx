import { Fragment } from "react";
import { splitAddress } from "../format/address";
import { Copyable } from "./copy";
import { cx } from "./cx";

/** An address: monospaced, its /64 muted, broken only between groups, copied by a click. */
export function Address({ value, className }: { value: string; className?: string }) {
  return (
    <Copyable value={value} className={cx("font-mono text-12 tabular-nums", className)}>
      <AddressText value={value} />
    </Copyable>
  );
}

/** The same where a click means something else. */
export function AddressText({ value }: { value: string }) {
  const { prefix, rest } = splitAddress(value);
  return (
    <>
      {prefix !== "" && <span className="text-faint">{breakable(prefix)}</span>}
      <span className={cx("text-ink", prefix !== "" && "font-medium")}>{breakable(rest)}</span>
    </>
  );
}

function breakable(text: string) {
  const groups = text.split(/(?<=:)(?!:)/);
  // The groups of one address never change their order: the position is their identity.
  return groups.map((group, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {group}
    </Fragment>
  ));
}
