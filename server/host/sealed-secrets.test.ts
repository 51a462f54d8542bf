import { chmodSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { openSealedSecrets } from "./sealed-secrets";

const dirs: string[] = [];
const newDir = () => {
  const dir = mkdtempSync(join(tmpdir(), "heropods-sealed-"));
  dirs.push(dir);
  return dir;
};
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

test("what is sealed opens again, in its place, also after a restart; no two texts are alike", () => {
  const dir = newDir();
  const before = openSealedSecrets(dir);
  const after = openSealedSecrets(dir);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (secret, place) => {
      const sealed = before.seal(secret, place);
      expect(after.open(sealed, place)).toBe(Buffer.from(secret).toString("utf8"));
      expect(before.seal(secret, place)).not.toBe(sealed);
      expect(after.open(sealed, `${place} of another`)).toBeNull();
    }),
  );
});

test("a changed text, another key and any other text open to nothing", () => {
  const secrets = openSealedSecrets(newDir());
  const sealed = secrets.seal('it\'s "quoted"', "registry");
  expect(openSealedSecrets(newDir()).open(sealed, "registry")).toBeNull();
  for (let i = 3; i < sealed.length; i++) {
    const other = sealed[i] === "A" ? "Q" : "A";
    const changed = `${sealed.slice(0, i)}${other}${sealed.slice(i + 1)}`;
    // The last character of base64 may hold bits that count for nothing.
    if (i < sealed.length - 1) expect([i, secrets.open(changed, "registry")]).toEqual([i, null]);
  }
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(secrets.open(text, "registry")).toBeNull();
      expect(secrets.open(`v1.${text}`, "registry")).toBeNull();
    }),
  );
});

test("the key is root's alone, and refused when it is not", () => {
  const dir = newDir();
  openSealedSecrets(dir);
  const file = join(dir, "sealing-key");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  chmodSync(file, 0o640);
  expect(() => openSealedSecrets(dir)).toThrow(/mode 640.*must be given again/);
});
