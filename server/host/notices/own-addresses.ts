import { networkInterfaces } from "node:os";

/** Every address of this host, without prefix. */
export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
