/** What the routers call: one service for each noun, wired once in main.ts. */
export type Services = {};
