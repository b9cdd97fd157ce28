import { expect, test } from "vitest";
import { filterOf, readSearch, today, writeSearch } from "./filter.ts";

const search = (query: string) => readSearch(new URLSearchParams(query));

test("an empty search leaves everything in", () => {
  expect(filterOf(search(""), "2026-03-01")).toBeNull();
  expect(filterOf(search("q=%20%20"), "2026-03-01")).toBeNull();
});

test("text, store and dates narrow together", () => {
  expect(
    filterOf(search("q=%20milk&store=s1&period=custom&from=2026-01-05&to=2026-02-01"), "2026-03-01"),
  ).toEqual({
    text: "milk",
    storeId: "s1",
    from: "2026-01-05",
    to: "2026-02-01",
  });
});

test.each([
  ["30d", "2026-01-30"],
  ["90d", "2025-12-01"],
  ["year", "2026-01-01"],
])("the period %s begins on %s", (period, from) => {
  expect(filterOf(search(`period=${period}`), "2026-03-01")).toMatchObject({ from, to: null });
});

test("a period that nobody offers is any time", () => {
  expect(search("period=toString").period).toBe("any");
});

test("what the address bar says is read back as it was written", () => {
  const written = "q=milk+%26+eggs&store=s1&period=custom&from=2026-01-05";
  expect(writeSearch(search(written)).toString()).toBe(written);
});

test("dates that were chosen once are dropped with another period", () => {
  expect(writeSearch({ ...search("period=custom&from=2026-01-05"), period: "30d" }).toString()).toBe(
    "period=30d",
  );
});

test("today is the reader's own day", () => {
  expect(today(new Date(2026, 2, 1, 0, 5))).toBe("2026-03-01");
  expect(today(new Date(2026, 11, 31, 23, 55))).toBe("2026-12-31");
});
