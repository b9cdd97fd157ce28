import { expect, test } from "vitest";
import type { StorePrice } from "../product/documents.ts";
import type { Watch } from "./documents.ts";
import { draftOf, measuresOf, nowOf, storesOf, valuesOf, wordsOfMeasure, wrongAt } from "./draft.ts";

const usd = (amount: string) => ({ amount, currencyCode: "USD" });
const OUNCE = { amount: "1", unit: "OUNCE", text: "1 oz" } as const;
const POUND = { amount: "1", unit: "POUND", text: "1 lb" } as const;

function price(
  store: string,
  current: string,
  unitPrice: string,
  more: Partial<StorePrice> = {},
): StorePrice {
  return {
    current: usd(current),
    unit: "each",
    content: { text: "20 oz" },
    isPromotional: false,
    observedOn: "2026-03-01",
    age: 3,
    unitPrice: usd(unitPrice),
    per: OUNCE,
    isCheapest: false,
    difference: usd("0.00"),
    share: "0",
    store: { id: store, name: store },
    product: { id: "p", name: "Oats" },
    ...more,
  };
}

const OATS = {
  id: "p",
  prices: [
    price("Large Store", "5.00", "0.10", { product: { id: "q", name: "Oats, large" } }),
    price("South", "3.60", "0.18"),
    price("North", "4.40", "0.22"),
  ],
};
const BANANAS = {
  id: "b",
  prices: [price("North", "0.59", "0.59", { unit: "lb", per: POUND, product: { id: "b", name: "Bananas" } })],
};
const WATCH: Watch = {
  id: "w",
  target: usd("4.00"),
  per: null,
  inAnySize: false,
  store: { id: "North", name: "North" },
  withPromotions: false,
  pausedAt: null,
  nearest: null,
};

test("a package can be watched, and the unit that shelves tell; what is sold by weight by that alone", () => {
  expect(measuresOf(OATS, null).map(wordsOfMeasure)).toEqual(["A package", "1 oz"]);
  expect(measuresOf(BANANAS, null).map(wordsOfMeasure)).toEqual(["1 lb"]);
  expect(draftOf(BANANAS, null).per).toBe("1 lb");
});

test("what a watch is for stays a choice, though no shelf says it", () => {
  const watch: Watch = { ...WATCH, per: { amount: "100", unit: "GRAM", text: "100 g" } };
  expect(measuresOf(OATS, watch).map(wordsOfMeasure)).toEqual(["A package", "100 g", "1 oz"]);
});

test("a new watch is for any store and counts offers", () => {
  expect(valuesOf({ ...draftOf(OATS, null), target: "3,50" }, OATS, null)).toEqual({
    target: "3.50",
    currencyCode: "USD",
    per: null,
    storeId: null,
    inAnySize: false,
    withPromotions: true,
  });
});

test("a watch that is opened and saved is as it was", () => {
  expect(valuesOf(draftOf(OATS, WATCH), OATS, WATCH)).toEqual({
    target: "4.00",
    currencyCode: "USD",
    per: null,
    storeId: "North",
    inAnySize: false,
    withPromotions: false,
  });
});

test("a target that is no number is refused at its field, without asking the server", () => {
  expect(valuesOf({ ...draftOf(OATS, null), target: "cheap" }, OATS, null)).toEqual({
    target: "Please enter a price, such as 2.50.",
  });
});

test("what the server refuses stands at its field, and what is of none above them", () => {
  expect(wrongAt("currencyCode", "Its receipts are in USD.")).toEqual({ target: "Its receipts are in USD." });
  expect(wrongAt("storeId", "No.")).toEqual({ storeId: "No." });
  expect(wrongAt("productId", "No.")).toEqual({ other: "No." });
  expect(wrongAt(null, "No.")).toEqual({ other: "No." });
});

test("the price of now is the lowest for what is chosen; other sizes only where they count", () => {
  const draft = draftOf(OATS, null);
  expect(nowOf(draft, OATS)).toBe("Now $3.60 at South");
  expect(nowOf({ ...draft, storeId: "North" }, OATS)).toBe("Now $4.40 at North");
  expect(nowOf({ ...draft, per: "1 oz", inAnySize: true }, OATS)).toBe("Now $0.10 / oz at Large Store");
  expect(nowOf({ ...draft, storeId: "elsewhere" }, OATS)).toBeNull();
});

test("stores come by name, each once", () => {
  expect(storesOf(OATS, WATCH).map(({ name }) => name)).toEqual(["Large Store", "North", "South"]);
});
