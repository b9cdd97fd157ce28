import { expect, test } from "vitest";
import type { ProductSummary } from "./documents.ts";
import { detailsOf, lastPrice, trendOf } from "./summary.ts";

type StorePrice = ProductSummary["prices"][number];

const price = (productId: string, observedOn: string, amount: string): StorePrice => ({
  current: { amount, currencyCode: "USD" },
  unit: "each",
  isPromotional: false,
  observedOn,
  unitPrice: null,
  per: null,
  store: { id: "s1", name: "North" },
  product: { id: productId },
});
const line = (storeId: string, ...points: [string, string][]) => ({
  store: { id: storeId },
  points: points.map(([startsOn, amount]) => ({ startsOn, median: { amount } })),
});

test("the last price is the newest of the product itself, not that of another size", () => {
  const prices = [
    price("a", "2026-02-01", "3.00"),
    price("a", "2026-03-01", "4.00"),
    price("b", "2026-04-01", "1.00"),
  ];
  expect(lastPrice({ id: "a", prices })?.current.amount).toBe("4.00");
  expect(lastPrice({ id: "c", prices })).toBeNull();
});

test("a brand that the name says is not said again", () => {
  const details = { brand: "Kroger", category: null, netContent: { text: "8 oz" } };
  expect(detailsOf({ name: "Kroger Sharp Cheddar", details })).toBe("8 oz");
  expect(detailsOf({ name: "Sharp Cheddar", details })).toBe("Kroger · 8 oz");
  expect(detailsOf({ name: "Sharp Cheddar", details: null })).toBe("");
});

test("a trend is that of its store, by days", () => {
  const history = [
    line("s2", ["2026-01-01", "9.00"], ["2026-02-01", "9.00"]),
    line("s1", ["2026-01-01", "3.00"], ["2026-01-11", "2.00"], ["2026-01-21", "4.00"]),
  ];
  expect(trendOf({ history }, "s1")).toEqual({
    points: [
      { x: 0, y: 0.5 },
      { x: 0.5, y: 0 },
      { x: 1, y: 1 },
    ],
    direction: "up",
  });
  expect(trendOf({ history }, "s2")?.direction).toBe("flat");
});

test("one price has no trend", () => {
  expect(trendOf({ history: [line("s1", ["2026-01-01", "3.00"])] }, "s1")).toBeNull();
  expect(trendOf({ history: [] }, "s1")).toBeNull();
});
