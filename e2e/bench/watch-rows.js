// Runs in the page before its own code. Plain JavaScript, because what tsx compiles refers to helpers that a
// page does not have. Times are milliseconds since the epoch with fractions.
const rowsThat = (test) =>
  [...document.querySelectorAll("tr, [role=row]")].filter((row) => test(row.textContent ?? ""));

const when = (condition) =>
  new Promise((resolve) => {
    const look = () => {
      if (!condition()) return;
      observer.disconnect();
      resolve(performance.timeOrigin + performance.now());
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    look();
  });

window.benchRows = {
  running: (name) =>
    when(() => rowsThat((text) => text.includes(name) && text.includes("Running")).length > 0),
  frames: (pixels, count) =>
    new Promise((resolve) => {
      const times = [];
      let last = performance.now();
      window.scrollTo(0, 0);
      const next = (at) => {
        times.push(at - last);
        last = at;
        if (times.length > count) return resolve(times.slice(1));
        if (pixels > 0) window.scrollBy(0, pixels);
        requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    }),
  first: when(() => rowsThat((text) => /list-\d/.test(text)).length >= 10),
};
