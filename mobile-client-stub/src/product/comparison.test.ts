import { expect, test } from "vitest";
import { bestOf, comparedPrice, groupsOf, moreWords, packageWords } from "./comparison.ts";
import type { StorePrice } from "./documents.ts";

const usd = (amount: string) => ({ amount, currencyCode: "USD" });

function price(store: string, unitPrice: string | null, more: Partial<StorePrice> = {}): StorePrice {
  return {
    current: usd("4.00"),
    unit: "each",
    content: { text: "20 oz" },
    isPromotional: false,
    observedOn: "2026-03-01",
    age: 3,
    unitPrice: unitPrice === null ? null : usd(unitPrice),
    per: unitPrice === null ? null : { amount: "1", unit: "OUNCE", text: "1 oz" },
    isCheapest: false,
    difference: usd("0.00"),
    share: "0",
    store: { id: store, name: store },
    product: { id: "p", name: "Oats" },
    ...more,
  };
}

test("what is for another quantity, or in another currency, stands apart", () => {
  const euros = price("West", "0.2", { current: { amount: "3.00", currencyCode: "EUR" } });
  const groups = groupsOf([price("North", "0.2"), price("South", "0.3"), euros, price("East", null)]);
  expect(groups.map(({ prices }) => prices.map(({ store }) => store.name))).toEqual([
    ["North", "South"],
    ["West"],
    ["East"],
  ]);
});

test("the best is the cheapest of those that the product is compared with", () => {
  const cheapest = price("South", "0.1", { isCheapest: true, product: { id: "q", name: "Oats, large" } });
  const best = bestOf({ id: "p", prices: [cheapest, price("North", "0.2")] });
  expect(best).toMatchObject({ isCheapest: true, price: { store: { name: "South" } } });
});

test("where there is nothing to compare with, the best is what is known of the product", () => {
  expect(bestOf({ id: "p", prices: [price("North", "0.2")] })).toMatchObject({ isCheapest: false });
  expect(bestOf({ id: "q", prices: [price("North", "0.2")] })).toBeNull();
  expect(bestOf({ id: "p", prices: [] })).toBeNull();
});

test("a price is compared by its unit, with the package behind it", () => {
  expect(comparedPrice(price("North", "0.2"), "en-US")).toBe("$0.20 / oz");
  expect(packageWords(price("North", "0.2"), "en-US")).toBe("20 oz for $4.00");
  expect(comparedPrice(price("North", null), "en-US")).toBe("$4.00");
  expect(packageWords(price("North", null, { content: null }), "en-US")).toBe("");
});

test("what is counted is compared by the piece", () => {
  const eggs = price("North", "0.2408", {
    current: usd("2.89"),
    content: { text: "12 ct" },
    per: { amount: "1", unit: "EACH", text: "1 each" },
  });
  expect([comparedPrice(eggs, "en-US"), packageWords(eggs, "en-US")]).toEqual([
    "$0.2408 each",
    "12 ct for $2.89",
  ]);
});

test("the difference is told in money and as a share, and none for the cheapest", () => {
  expect(moreWords(price("North", "0.25", { difference: usd("0.05"), share: "0.25" }), "en-US")).toBe(
    "+$0.05 (+25%)",
  );
  expect(moreWords(price("North", "0.2"), "en-US")).toBeNull();
});
