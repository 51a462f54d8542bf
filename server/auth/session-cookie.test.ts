import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sessionCookieName, sessionToken } from "./session-cookie";

const NAME = "heropods.session_token";
const signed = (token: string, secret = "secret") =>
  encodeURIComponent(`${token}.${createHmac("sha256", secret).update(token).digest("base64")}`);

test("finds the token among other cookies, whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (token) => {
      expect(sessionToken(`a=b; ${NAME}=${signed(token)}; c=d`, NAME, "secret")).toBe(token);
    }),
  );
});

test("takes nothing that was not signed with the secret", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      expect(sessionToken(`${NAME}=${value}`, NAME, "secret")).toBeNull();
    }),
  );
  expect(sessionToken(`${NAME}=${signed("token", "other")}`, NAME, "secret")).toBeNull();
  expect(sessionToken(`${NAME}=${signed("token").replace("token", "taken")}`, NAME, "secret")).toBeNull();
  expect(sessionToken(`${NAME}=%E0%A4%A`, NAME, "secret")).toBeNull();
  expect(sessionToken(`x${NAME}=${signed("token")}`, NAME, "secret")).toBeNull();
});

test("the cookie is the Secure one where the console is reached over https", () => {
  expect(sessionCookieName("https://pods.example.org")).toBe(`__Secure-${NAME}`);
  expect(sessionCookieName("http://127.0.0.1:8787")).toBe(NAME);
});
