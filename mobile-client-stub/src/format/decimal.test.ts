import { expect, test } from "vitest";
import { difference, isSameNumber, negated, readDecimal, sum, typedAs } from "./decimal.ts";

test("amounts add up exactly, with their signs", () => {
  expect(sum(["0.10", "0.20"])).toBe("0.30");
  expect(sum(["3.29", "-0.50", "2"])).toBe("4.79");
  expect(sum(["9007199254740993.01", "0.001"])).toBe("9007199254740993.011");
  expect(sum([])).toBe("0");
});

test("what is left may be below zero", () => {
  expect(difference("5.99", "6.99")).toBe("-1.00");
  expect(difference("1", "-0.05")).toBe("1.05");
  expect(negated("-0.50")).toBe("0.50");
  expect(negated("0.50")).toBe("-0.50");
});

test("zeros at the end make no other number", () => {
  expect(isSameNumber("2", "2.000")).toBe(true);
  expect(isSameNumber("2", "-2")).toBe(false);
  expect(isSameNumber(null, null)).toBe(true);
  expect(isSameNumber(null, "0")).toBe(false);
});

test.each([
  ["3.49", "3.49"],
  ["3,49", "3.49"],
  [" $1,234.50 ", "1234.50"],
  ["1.234,50 €", "1234.50"],
  ["1 234,50", "1234.50"],
  ["1,234,567", "1234567"],
  ["-.5", "-0.5"],
  ["−0,30", "-0.30"],
  ["1.50-", "-1.50"],
  ["007", "7"],
  ["2.", "2"],
])("%s is %s", (typed, amount) => {
  expect(readDecimal(typed, "en-US")).toBe(amount);
});

test.each(["", "-", "three", "1.2.3,4,5x", ".", "1e5", "--1"])("%j is no number", (typed) => {
  expect(readDecimal(typed, "en-US")).toBeNull();
});

test("three digits after a comma are thousands for those who write thousands so", () => {
  expect(readDecimal("1,415", "en-US")).toBe("1415");
  expect(readDecimal("1,415", "de-DE")).toBe("1.415");
  expect(readDecimal("1.415", "en-US")).toBe("1.415");
});

test("a number to be changed stands in the reader's own way, and is read back as it was", () => {
  expect(typedAs("1234.50", "de-DE")).toBe("1234,50");
  expect(typedAs("-0.30", "en-US")).toBe("-0.30");
  expect(readDecimal(typedAs("1.415", "de-DE"), "de-DE")).toBe("1.415");
});
