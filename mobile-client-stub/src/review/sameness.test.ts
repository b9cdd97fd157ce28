import { expect, test } from "vitest";
import type { PurchaseSummary } from "../purchases/documents.ts";
import { BASKET } from "./fixture.ts";
import { betterOf, filterFor, likeliest } from "./sameness.ts";

const candidate = (id: string, total: string, storeId: string, purchasedOn: string | null) =>
  ({
    id,
    total: { amount: total, currencyCode: "USD" },
    store: { id: storeId, name: storeId },
    purchasedOn,
  }) as PurchaseSummary;

test("the same purchase is looked for near its day, over the ends of months and years", () => {
  expect(filterFor(BASKET, " ")).toEqual({ from: "2026-02-26", to: "2026-03-04" });
  expect(filterFor({ purchasedOn: "2025-12-31" }, "")).toEqual({ from: "2025-12-28", to: "2026-01-03" });
});

test("words are looked for on any day, and so is a purchase without a date", () => {
  expect(filterFor(BASKET, " milk ")).toEqual({ text: "milk" });
  expect(filterFor({ purchasedOn: null }, "")).toBeNull();
});

test("what has the same total comes first, then what is of the same store, then of the same day; never itself", () => {
  const found = likeliest(BASKET, [
    candidate("day", "1.00", "other", "2026-03-01"),
    candidate("p1", "5.99", "s1", "2026-03-01"),
    candidate("nothing", "1.00", "other", "2026-03-03"),
    candidate("store", "1.00", "s1", "2026-03-02"),
    candidate("total", "5.990", "other", null),
    candidate("all", "5.99", "s1", "2026-03-01"),
  ]);
  expect(found.map(({ id }) => id)).toEqual(["all", "total", "store", "day", "nothing"]);
});

test("a total that could not be read is like no other", () => {
  const unread = { ...BASKET, total: null };
  const found = likeliest(unread, [
    { ...candidate("no total", "0", "x", null), total: null },
    candidate("store", "1", "s1", null),
  ]);
  expect(found.map(({ id }) => id)).toEqual(["store", "no total"]);
});

test("of two readings the one that adds up stays, else the other one", () => {
  const [good, bad] = [{ isBalanced: true }, { isBalanced: false }];
  expect(betterOf(good, bad)).toBe(good);
  expect(betterOf(bad, good)).toBe(good);
  const here = { isBalanced: false };
  expect(betterOf(here, bad)).toBe(bad);
});
