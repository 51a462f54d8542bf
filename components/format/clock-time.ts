/** A moment on a chart: day and time of the reader's clock, to the second. */
export const CLOCK_TIME = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
