import { expect, test } from "vitest";
import { pathWithin } from "./paths.ts";

test("after signing in one is where one wanted to be", () => {
  expect(pathWithin("/purchases/p1?q=milk")).toBe("/purchases/p1?q=milk");
  expect(pathWithin(null)).toBe("/");
});

test.each([
  "https://elsewhere.example",
  "//elsewhere.example",
  "/\\elsewhere.example",
  "javascript:alert(1)",
])("%s does not lead out of the app", (next) => {
  expect(pathWithin(next)).toBe("/");
});
