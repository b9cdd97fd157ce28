import { expect, test } from "vitest";
import { bytesOf, isSameKey, nameOfDevice, pushState } from "./device.ts";

const on = {
  hasPush: true,
  isApple: false,
  publicKey: "BK",
  permission: "granted",
  isSubscribed: true,
} as const;

test.each([
  [{}, "on"],
  [{ isSubscribed: false }, "off"],
  [{ permission: "default" }, "off"], // it was taken back in the browser's own settings
  [{ permission: "denied" }, "blocked"],
  [{ hasPush: false }, "unsupported"],
  [{ hasPush: false, isApple: true }, "home-screen"],
  [{ publicKey: null }, "not-set-up"],
  [{ publicKey: null, hasPush: false }, "not-set-up"],
] as const)("with %j pushes here are %s", (facts, state) => {
  expect(pushState({ ...on, ...facts })).toBe(state);
});

test.each([
  [
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36",
    "Chrome on Android",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0",
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1",
    "Safari on iPhone",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox on Linux"],
  ["my own script", "my own script"],
  ["", "A device"],
])("%s is called %s", (userAgent, name) => {
  expect(nameOfDevice(userAgent)).toBe(name);
});

test("a key is read from base64url, and compared by its bytes", () => {
  const key = bytesOf("-_8A");
  expect([...key]).toEqual([251, 255, 0]);
  expect(isSameKey(key.buffer, bytesOf("-_8A"))).toBe(true);
  expect(isSameKey(key.buffer, bytesOf("-_8B"))).toBe(false);
  expect(isSameKey(null, key)).toBe(false);
});
