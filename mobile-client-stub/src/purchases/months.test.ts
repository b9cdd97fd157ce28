import { expect, test } from "vitest";
import { byMonth } from "./months.ts";

const on = (purchasedOn: string | null) => ({ purchasedOn });

test("purchases of one month stand together, in the order in which they came", () => {
  const [late, early, older] = [on("2026-03-31"), on("2026-03-01"), on("2026-02-28")];
  expect(byMonth([late, early, older])).toEqual([
    { month: "2026-03-01", members: [late, early] },
    { month: "2026-02-01", members: [older] },
  ]);
});

test("the same month of another year is another month", () => {
  expect(byMonth([on("2026-03-01"), on("2025-03-01")])).toHaveLength(2);
});

test("purchases without a date have a group of their own", () => {
  expect(byMonth([on("2026-03-01"), on(null), on(null)]).map(({ month }) => month)).toEqual([
    "2026-03-01",
    null,
  ]);
});

test("nothing makes no group", () => {
  expect(byMonth([])).toEqual([]);
});
