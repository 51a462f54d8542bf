import type { OperationView } from "../core/model";
import type { Context } from "./context";
import { bytes } from "./words";

/**
 * One line on a terminal that says how far a copy is and is written over by the next; `clear` before
 * anything else is printed. Nothing where output goes to a file.
 */
export function progressLine(ctx: Context) {
  let shown = false;
  const clear = () => {
    if (shown) ctx.write("stderr", "\r\u001b[K");
    shown = false;
  };
  return {
    clear,
    show(view: OperationView) {
      const progress = view.plan.steps.find((step) => step.progress !== undefined)?.progress;
      if (!ctx.colour || progress === undefined) return;
      const { total, layers, rate, secondsLeft } = progress;
      const parts = [
        total === null ? bytes(progress.bytes) : `${bytes(progress.bytes)} of ${bytes(total)}`,
        layers.all > 0 ? `${layers.done} of ${layers.all} layers` : "",
        rate > 0 ? `${bytes(rate)}/s` : "",
        secondsLeft === null ? "" : `${secondsLeft} s left`,
      ];
      clear();
      shown = true;
      ctx.write("stderr", parts.filter(Boolean).join("  "));
    },
  };
}
