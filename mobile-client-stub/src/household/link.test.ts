import { expect, test } from "vitest";
import { codeIn, linkFor } from "./link.ts";

test("a link keeps its code from servers, and gives it back", () => {
  const link = new URL(linkFor("https://cart.example", "a-b_c"));
  expect(link.pathname + link.search).toBe("/household/join");
  expect(codeIn(link.hash)).toBe("a-b_c");
  expect(codeIn("")).toBe("");
});
