// Runs in the page before its own code; see watch-rows.js. A row that is on its way has no key of its own
// and shows a bone.
const rows = () => [...document.querySelectorAll("table[aria-label=Routes] tbody tr[aria-rowindex]")];
const isBlank = (row) => row.querySelector("td[colspan]") !== null;
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const now = () => performance.timeOrigin + performance.now();

const PATIENCE_MS = 30_000;

const when = (condition) =>
  new Promise((resolve, reject) => {
    const look = () => {
      if (!condition()) return;
      clearTimeout(end);
      observer.disconnect();
      resolve(now());
    };
    const end = setTimeout(() => reject(new Error(`Waited ${PATIENCE_MS} ms for ${condition}`)), PATIENCE_MS);
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    look();
  });

/** Where the table is in sight but no row is: above, below or between. */
const gapInSight = () => {
  const body = document.querySelector("table[aria-label=Routes] tbody");
  const { top, bottom } = body.getBoundingClientRect();
  const from = Math.max(top, 0);
  const to = Math.min(bottom, innerHeight);
  const inSight = rows()
    .map((row) => ({ row, box: row.getBoundingClientRect() }))
    .filter(({ box }) => box.bottom > from && box.top < to);
  if (inSight.length === 0) return true;
  if (inSight.some(({ row }) => isBlank(row))) return true;
  return inSight[0].box.top > from + 1 || inSight.at(-1).box.bottom < to - 1;
};

window.benchRoutes = {
  first: when(() => rows().filter((row) => !isBlank(row)).length >= 10),

  /** Types a text at once; until the rows in the page are those that match it, and are drawn. */
  async filter(text) {
    const field = document.querySelector("main input[type=search]");
    // React listens to the field's own setter.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, text);
    const begun = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const matches = (row) => {
      const titles = [...row.querySelectorAll("[title]")].map(({ title }) => title);
      return !isBlank(row) && [row.textContent, ...titles].join(" ").toLowerCase().includes(text);
    };
    await when(() => rows().length > 0 && rows().every(matches));
    return performance.now() - begun;
  },

  async scroll(pxPerSecond, ms) {
    scrollTo(0, 0);
    await frame();
    let frames = 0;
    let blank = 0;
    const begun = performance.now();
    for (let at = begun; at - begun < ms; at = performance.now()) {
      scrollTo(0, ((at - begun) / 1000) * pxPerSecond);
      // What is drawn is what the page is after the frame's callbacks: looked at just before the next.
      await frame();
      frames++;
      if (gapInSight()) blank++;
    }
    return { frames, blank, rows: Math.round(scrollY / 36) };
  },

  async jump(part) {
    const begun = performance.now();
    scrollTo(0, document.documentElement.scrollHeight * part);
    await frame();
    while (gapInSight()) await frame();
    return performance.now() - begun;
  },
};
