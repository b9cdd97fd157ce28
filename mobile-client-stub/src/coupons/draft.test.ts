import { expect, test } from "vitest";
import type { Coupon } from "./documents.ts";
import { changesOf, draftOf, draftOfOffer, EMPTY, valuesOf, withoutChanged, wrongAt } from "./draft.ts";

const COUPON = {
  id: "c1",
  title: "10 % off",
  kind: "PERCENT_OFF",
  percent: "10",
  amount: null,
  buy: null,
  get: null,
  minimum: { amount: null, count: "3", isOfBasket: false },
  appliesTo: "PRODUCTS",
  category: null,
  gtins: [] as string[],
  products: [{ id: "p1", name: "Rolled Oats" }],
  store: null,
  startsOn: "2026-03-01",
  endsOn: "2026-03-31",
  code: null,
  needsClip: false,
} as unknown as Coupon;

test("an amount off the whole basket, from a minimum on", () => {
  expect(valuesOf({ ...EMPTY, value: "5", minimum: "30,00", storeId: "s1", code: " SAVE5 " }, "USD")).toEqual(
    {
      input: {
        kind: "AMOUNT_OFF",
        value: "5",
        currencyCode: "USD",
        buy: null,
        get: null,
        minimum: { amount: "30.00", isOfBasket: true },
        goods: null,
        storeId: "s1",
        startsOn: null,
        endsOn: null,
        code: "SAVE5",
        title: null,
        needsClip: false,
      },
    },
  );
});

test("per cent have no currency, and goods are named by words or by their part of the shop", () => {
  const percent = { ...EMPTY, kind: "PERCENT_OFF", value: "10" } as const;
  expect(valuesOf({ ...percent, for: "words", words: " oats " }, "USD")).toMatchObject({
    input: { currencyCode: null, goods: { words: "oats" } },
  });
  expect(valuesOf({ ...percent, for: "category", category: "DAIRY" }, "USD")).toMatchObject({
    input: { goods: { category: "DAIRY" } },
  });
});

test("what is missing is told where it is entered", () => {
  expect(valuesOf({ ...EMPTY, kind: "BUY_X_GET_Y", buy: "two", for: "words" }, "USD")).toEqual({
    wrong: {
      value: "Please enter a number, such as 1.50.",
      buy: "Please enter a whole number.",
      goods: "Please say what it is for.",
    },
  });
  expect(valuesOf({ ...EMPTY, kind: "BOGO" }, "USD")).toMatchObject({ input: { value: null } });
});

test("what the server refuses is told at its field", () => {
  expect(wrongAt("endsOn", "It ends before it starts.")).toEqual({ endsOn: "It ends before it starts." });
  expect(wrongAt("currencyCode", "Please choose a currency.")).toEqual({
    currency: "Please choose a currency.",
  });
  expect(wrongAt("gtins", "No.")).toEqual({ other: "No." });
});

test("what is under zero, or is of another unit, is told before it is sent", () => {
  const wrongOf = (draft: Partial<typeof EMPTY>) => valuesOf({ ...EMPTY, value: "1", ...draft }, "USD");
  expect(wrongOf({ value: "-2" })).toEqual({ wrong: { value: "Please enter something over zero." } });
  expect(wrongOf({ value: "0", minimum: "-1" })).toEqual({
    wrong: {
      value: "Please enter something over zero.",
      minimum: "Please enter something over zero.",
    },
  });
  expect(wrongOf({ value: "2 kg" })).toEqual({
    wrong: { value: "“kg” is no unit of this. Please enter the number alone." },
  });
  expect(wrongOf({ value: "$2.00 usd" })).toMatchObject({ input: { value: "2.00" } });
  expect(wrongOf({ kind: "PERCENT_OFF", value: "15 %" })).toMatchObject({ input: { value: "15" } });
  expect(wrongOf({ kind: "FIXED_PRICE", value: "0", for: "words", words: "tea" })).toMatchObject({
    input: { value: "0" },
  });
});

test("one that ends before it starts is told at its last day", () => {
  const days = { ...EMPTY, value: "1", startsOn: "2026-03-02" };
  expect(valuesOf({ ...days, endsOn: "2026-03-01" }, "USD")).toEqual({
    wrong: { endsOn: "It ends before it starts." },
  });
  expect(valuesOf({ ...days, endsOn: "2026-03-02" }, "USD")).toMatchObject({
    input: { startsOn: "2026-03-02", endsOn: "2026-03-02" },
  });
});

test("products are chosen, one of them in any size", () => {
  const chosen = { ...EMPTY, value: "1", for: "products" } as const;
  expect(valuesOf(chosen, "USD")).toEqual({ wrong: { goods: "Please choose a product." } });
  const products = [
    { id: "p1", name: "Rolled Oats" },
    { id: "p2", name: "Milk" },
  ];
  expect(valuesOf({ ...chosen, products, inAnySize: true }, "USD")).toMatchObject({
    input: { goods: { productIds: ["p1", "p2"], inAnySize: false } },
  });
  expect(valuesOf({ ...chosen, products: products.slice(1), inAnySize: true }, "USD")).toMatchObject({
    input: { goods: { productIds: ["p2"], inAnySize: true } },
  });
});

test("a change sends what cannot be entered here as it is, or not at all", () => {
  const draft = draftOf(COUPON);
  expect(changesOf({ ...draft, value: "15" }, COUPON, "USD")).toEqual({
    input: {
      couponId: "c1",
      kind: "PERCENT_OFF",
      value: "15",
      currencyCode: null,
      buy: null,
      get: null,
      minimum: { amount: null, count: "3", isOfBasket: false },
      storeId: null,
      startsOn: "2026-03-01",
      endsOn: "2026-03-31",
      code: null,
      needsClip: false,
    },
  });
  expect(changesOf({ ...draft, for: "basket", title: "Oats" }, COUPON, "USD")).toMatchObject({
    input: { goods: null, title: "Oats" },
  });
  const byWords = { ...COUPON, appliesTo: "WORDS" } as Coupon;
  expect(draftOf(byWords).for).toBe("kept");
  const kept = changesOf(draftOf(byWords), byWords, "USD");
  expect("input" in kept && "goods" in kept.input).toBe(false);
});

test("what is entered anew is wrong no more, until it is sent again", () => {
  const wrong = { value: "No.", goods: "Please choose a product." };
  expect(withoutChanged(wrong, { products: [{ id: "p1", name: "Oats" }] })).toEqual({ value: "No." });
  expect(withoutChanged(wrong, { code: "A" })).toEqual(wrong);
});

test("all that the API takes of a coupon may be entered", () => {
  const draft = {
    ...EMPTY,
    kind: "PERCENT_OFF",
    value: "10",
    for: "barcodes",
    barcodes: "4006381333931, 614141100033",
    minimum: "20",
    minimumCount: "3 pieces",
    minimumIsOfBasket: true,
    isStackable: true,
    maxUses: "2",
  } as const;
  expect(valuesOf(draft, "USD")).toMatchObject({
    input: {
      goods: { gtins: ["4006381333931", "614141100033"] },
      minimum: { amount: "20", count: "3", isOfBasket: true },
      isStackable: true,
      maxUses: 2,
    },
  });
});

test("what is no limit, no number of pieces, or no barcode is told where it is entered", () => {
  expect(
    valuesOf({ ...EMPTY, value: "1", for: "barcodes", minimumCount: "0", maxUses: "often" }, "USD"),
  ).toEqual({
    wrong: {
      goods: "Please enter a barcode.",
      minimumCount: "Please enter something over zero.",
      maxUses: "Please enter a whole number over zero.",
    },
  });
  expect(wrongAt("maxUses", "No.")).toEqual({ maxUses: "No." });
});

test("a limit, and what it goes with, are changed only where they were", () => {
  const limited = { ...COUPON, isStackable: true, maxUses: 3 } as Coupon;
  const draft = draftOf(limited);
  const same = changesOf(draft, limited, "USD");
  expect("input" in same && ("maxUses" in same.input || "isStackable" in same.input)).toBe(false);
  expect(
    changesOf({ ...draft, maxUses: "", isStackable: false, minimumCount: "" }, limited, "USD"),
  ).toMatchObject({ input: { maxUses: null, isStackable: false, minimum: null } });
});

test("what is sure of an offer is entered, and no number that it takes off", () => {
  const offer = {
    title: "Save up to 40% on frozen pizza",
    store: { id: "s1", name: "Meijer" },
    goods: "frozen pizza",
    startsOn: null,
    endsOn: "2026-12-05",
    code: "PIZZA4",
    currencyCode: "USD",
  };
  expect(draftOfOffer(offer)).toEqual({
    ...EMPTY,
    for: "words",
    words: "frozen pizza",
    storeId: "s1",
    endsOn: "2026-12-05",
    code: "PIZZA4",
    currency: "USD",
  });
  const bare = { ...offer, store: null, goods: null, endsOn: null, code: null, currencyCode: null };
  // Nothing says that it is for all goods: the shopper has to.
  expect(draftOfOffer(bare)).toEqual({ ...EMPTY, for: "words" });
  expect(valuesOf({ ...draftOfOffer(bare), value: "1" }, "USD")).toEqual({
    wrong: { goods: "Please say what it is for." },
  });
});

test("a currency has three letters where there is money, and is not asked for where there is none", () => {
  const wrong = { currency: "Please enter the three letters of a currency, such as USD." };
  expect(valuesOf({ ...EMPTY, value: "5" }, "EU")).toEqual({ wrong });
  expect(valuesOf({ ...EMPTY, kind: "PERCENT_OFF", value: "5", minimum: "20" }, "")).toEqual({ wrong });
  expect(valuesOf({ ...EMPTY, value: "5" }, "PLN")).toMatchObject({ input: { currencyCode: "PLN" } });
  expect(valuesOf({ ...EMPTY, kind: "PERCENT_OFF", value: "5" }, "")).toMatchObject({
    input: { currencyCode: null },
  });
});
