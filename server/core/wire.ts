import superjson from "superjson";

/**
 * How values travel between the daemon and its callers: superjson's envelope. What is plain JSON already,
 * which is nearly everything, goes as it is: superjson refuses objects with a member named 'constructor' or
 * 'prototype' (dist/plainer.js), and a variable or a container may well be called so. Members that are
 * undefined are left out, and -0 is 0, as in JSON.
 */
export const wire = {
  serialize: (value: unknown) => (isPlain(value) ? { json: value } : superjson.serialize(value)),
  // What came over the wire is superjson's envelope, or is refused by it.
  deserialize: (value: unknown): unknown =>
    superjson.deserialize(value as Parameters<typeof superjson.deserialize>[0]),
};

function isPlain(value: unknown): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      return value === null || isPlainObject(value);
    default:
      return false;
  }
}

function isPlainObject(value: object): boolean {
  if (Array.isArray(value)) return value.every(isPlain);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((member) => member === undefined || isPlain(member));
}
