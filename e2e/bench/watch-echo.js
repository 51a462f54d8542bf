// Runs in the page before its own code. Plain JavaScript, because what tsx compiles refers to helpers that a
// page does not have. Milliseconds from a key's event to the frame's content that shows its echo.
window.benchEcho = {
  times: [],
  /** Begins to measure; each key that is typed from now on gives one time. */
  begin() {
    const rows = document.querySelector("section:not([hidden]) .xterm-rows");
    let pressed = null;
    let before = "";
    const text = () => rows.textContent ?? "";
    document.addEventListener(
      "keydown",
      (event) => {
        pressed = event.timeStamp;
        before = text();
      },
      true,
    );
    new MutationObserver(() => {
      if (pressed === null || text() === before) return;
      window.benchEcho.times.push(performance.now() - pressed);
      pressed = null;
    }).observe(rows, { subtree: true, childList: true, characterData: true });
  },
};
