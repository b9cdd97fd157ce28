import { expect, test } from "vitest";
import { readView, startOf, writeView } from "./view.ts";

test("a period of months ends with this one, also over the turn of a year", () => {
  expect(startOf("1Y", "2026-03-15")).toBe("2025-04-01");
  expect(startOf("3M", "2026-01-31")).toBe("2025-11-01");
  expect(startOf("5Y", "2026-12-01")).toBe("2022-01-01");
});

test("the address says what is shown, and nothing where it is the usual", () => {
  const usual = readView(new URLSearchParams());
  expect(usual).toEqual({ period: "1Y", currency: "", month: null, series: "" });
  expect(writeView(usual).toString()).toBe("");
  const view = { period: "2Y", currency: "EUR", month: "2026-03-01", series: "s1" } as const;
  expect(readView(writeView(view))).toEqual(view);
});

test("what makes no sense in an address is left out", () => {
  expect(readView(new URLSearchParams("period=9Y&month=May"))).toMatchObject({ period: "1Y", month: null });
});
