import { runDaemon } from "./heropodsd";

await runDaemon(process.argv.slice(2), process.env);
