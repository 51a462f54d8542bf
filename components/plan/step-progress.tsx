import type { Progress } from "@/server/core/progress";
import { bytes } from "../format/bytes";
import { span } from "../format/time";

/** How far a copy is: a bar, and in words what came, of how much, how fast and how long it still takes. */
export function StepProgress({ progress, of }: { progress: Progress; of: string }) {
  const { bytes: came, total } = progress;
  const percent = total === null ? null : Math.round((came / total) * 100);
  return (
    <div className="flex flex-col gap-1 px-3 pt-0.5 pb-2 pl-[46px] max-sm:pl-3">
      <div
        role="progressbar"
        aria-label={of}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? undefined}
        aria-valuetext={inWords(progress)}
        className="h-1 overflow-hidden rounded-full bg-hover"
      >
        <div
          className="h-full rounded-full bg-moving transition-[width] duration-240 ease-linear"
          style={{ width: `${percent ?? 100}%` }}
        />
      </div>
      <p aria-hidden className="flex justify-between gap-4 text-12 text-muted tabular-nums">
        <span className="truncate">{inWords(progress)}</span>
        {percent !== null && <span>{percent} %</span>}
      </p>
    </div>
  );
}

function inWords({ bytes: came, total, layers, rate, secondsLeft }: Progress): string {
  const parts = [
    total === null ? bytes(came) : `${bytes(came)} of ${bytes(total)}`,
    layers.all > 0 && `${layers.done} of ${layers.all} ${layers.all === 1 ? "layer" : "layers"}`,
    rate > 0 && `${bytes(rate)}/s`,
    secondsLeft !== null && `${span(secondsLeft * 1000)} left`,
  ];
  return parts.filter(Boolean).join(" · ");
}
