import { expect, test } from "vitest";
import { formatChange, formatShare, fractionOf, percentOf } from "./share.ts";

test.each([
  ["0.25", "+25%"],
  ["0.14326648", "+14.3%"],
  ["-0.0888", "-8.9%"],
  ["0", "0%"],
])("%s is told as %s", (fraction, told) => {
  expect(formatShare(fraction, { signed: true, locale: "en-US" })).toBe(told);
});

test("without its sign a share is told as one", () => {
  expect(formatShare("0.1", { locale: "en-US" })).toBe("10%");
});

test.each([
  ["0.15", "15"],
  ["0.125", "12.5"],
  ["0.01", "1"],
  ["1", "100"],
  ["10", "1000"],
  ["0.0999", "9.99"],
])("%s is %s per cent, and back", (fraction, percent) => {
  expect(percentOf(fraction)).toBe(percent);
  expect(fractionOf(percent)).toBe(fraction);
});

test("zeros at the end do not matter", () => {
  expect(percentOf("0.1500")).toBe("15");
  expect(fractionOf("5.0")).toBe("0.05");
});

test("a change says which way it goes, in whole per cents", () => {
  expect(formatChange("0.23411371", "en-US")).toBe("+23%");
  expect(formatChange("-0.2004008", "en-US")).toBe("-20%");
});

test("a small change keeps a decimal, so that it does not look like none", () => {
  expect(formatChange("0.045", "en-US")).toBe("+4.5%");
  expect(formatChange("-0.004", "en-US")).toBe("-0.4%");
});

test("what did not change has no sign", () => expect(formatChange("0", "en-US")).toBe("0%"));
