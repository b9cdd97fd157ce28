import { expect, test } from "vitest";
import { readForm, type Settings, typed } from "./thresholds.ts";

const settings: Settings = {
  increase: "0.1",
  drop: "0.125",
  lowestInDays: 90,
  shrinkage: "0.01",
  cheaper: "0.15",
  kinds: [],
};
const form = (values: Record<string, string>) => ({ get: (name: string) => values[name] ?? null });

test("settings stand in their fields as per cent, as the reader writes numbers", () => {
  expect(typed("increase", settings, "en-US")).toBe("10");
  expect(typed("drop", settings, "de-DE")).toBe("12,5");
  expect(typed("lowestInDays", settings)).toBe("90");
});

test("what is entered is read back to the digit", () => {
  const entered = form({ increase: "12.5", drop: " 5 ", lowestInDays: "30", shrinkage: "1", cheaper: "99" });
  expect(readForm(entered, "en-US")).toEqual({
    input: { increase: "0.125", drop: "0.05", lowestInDays: 30, shrinkage: "0.01", cheaper: "0.99" },
    problems: {},
  });
});

test.each([
  ["increase", "much", "Please enter a number."],
  ["increase", "0.5", "Please enter 1 to 1,000."],
  ["drop", "100", "Please enter 1 to 99."],
  ["cheaper", "-5", "Please enter 1 to 99."],
  ["lowestInDays", "1.5", "Please enter whole days."],
  ["lowestInDays", "2000", "Please enter 1 to 1,825."],
])("%s cannot be %s, and its field says so", (field, entered, words) => {
  expect(readForm(form({ [field]: entered }), "en-US")).toEqual({ input: {}, problems: { [field]: words } });
});
