// @ts-check
// Holds the terminals of containers, for the daemon: programs that write without end, and the drawing of
// their screens, cost it nothing but what it passes on. Plain JavaScript, because it is run as a file by
// both the bundled daemon and the tests. Messages: see messages.ts.
import { Session } from "./session.mjs";

/** @type {Map<string, Session>} */
const sessions = new Map();

/** @param {import("./messages").Tell} told */
const tell = (told) => {
  if (process.connected) process.send?.(told);
};

process.on("message", (/** @type {import("./messages").Ask} */ ask) => {
  if (ask.do === "open") return open(ask);
  const session = sessions.get(ask.id);
  if (session === undefined) return;
  switch (ask.do) {
    case "attach":
      return session.attach(ask.from);
    case "detach":
      return session.detach();
    case "input":
      return session.input(ask.data);
    case "resize":
      return session.resize(ask.columns, ask.rows);
    case "acknowledge":
      return session.acknowledge(ask.offset);
    case "hangUp":
      return void session.hangUp();
    case "forget":
      sessions.delete(ask.id);
      session.dispose();
  }
});
// The daemon is gone, and with it everyone who may read or type.
process.on("disconnect", () => {
  for (const session of sessions.values()) void session.hangUp();
  setTimeout(() => process.exit(0), 3_000);
});

/** @param {Extract<import("./messages").Ask, { do: "open" }>} ask */
function open(ask) {
  try {
    sessions.set(ask.id, new Session(ask, tell));
  } catch (error) {
    process.stderr.write(`The terminal ${ask.id} could not be opened: ${error}\n`);
    tell({ tell: "ended", id: ask.id, end: 0, exitCode: 125, signal: 0 });
  }
}
