import { expect, test } from "vitest";
import { formatChange } from "./shares.ts";

test("a change says which way it goes, in whole per cents", () => {
  expect(formatChange("0.23411371", "en-US")).toBe("+23%");
  expect(formatChange("-0.2004008", "en-US")).toBe("-20%");
});

test("a small change keeps a decimal, so that it does not look like none", () => {
  expect(formatChange("0.045", "en-US")).toBe("+4.5%");
  expect(formatChange("-0.004", "en-US")).toBe("-0.4%");
});

test("what did not change has no sign", () => expect(formatChange("0", "en-US")).toBe("0%"));
