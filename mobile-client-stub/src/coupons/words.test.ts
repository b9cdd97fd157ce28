import { expect, test } from "vitest";
import { endWords, everyWords, goodsWords, minimumWords, reasonWords, termsWords } from "./words.ts";

const USD = (amount: string) => ({ amount, currencyCode: "USD" });
const OATS = {
  reason: "PRODUCT",
  expectedSaving: USD("2.00"),
  lastPrice: USD("3.60"),
  lastPriceOn: "2026-03-01",
  unit: "each",
  every: "12.5",
  usualBasket: null,
  basketsMeeting: null,
  product: { id: "p1", name: "Rolled Oats" },
  store: { id: "s1", name: "Kroger" },
  lastPriceStore: { id: "s1", name: "Kroger" },
} as const;

test("an end under seven days is counted in days", () => {
  const today = "2026-03-10";
  expect(endWords({ endsOn: "2026-03-10", daysLeft: 0, isEnding: true }, today)).toBe("Ends today");
  expect(endWords({ endsOn: "2026-03-11", daysLeft: 1, isEnding: true }, today)).toBe("Ends tomorrow");
  expect(endWords({ endsOn: "2026-03-13", daysLeft: 3, isEnding: true }, today)).toBe("Ends in 3 days");
  expect(endWords({ endsOn: "2026-04-30", daysLeft: 51, isEnding: false }, today)).toBe("Until Apr 30");
  expect(endWords({ endsOn: "2026-03-09", daysLeft: -1, isEnding: false }, today)).toBe("Ended Mar 9");
  // The device may be a day ahead of the account, or behind.
  expect(endWords({ endsOn: "2026-03-09", daysLeft: 0, isEnding: true }, today)).toBe("Ends today");
  expect(endWords({ endsOn: null, daysLeft: null, isEnding: false }, today)).toBeNull();
});

test("why it concerns somebody is said by what they buy", () => {
  expect(reasonWords(OATS, "2026-03-10")).toBe(
    "You buy Rolled Oats every 13 days. Last it was $3.60 at Kroger on Mar 1.",
  );
  expect(reasonWords({ ...OATS, every: null, reason: "FAMILY" }, "2026-03-10")).toBe(
    "You bought Rolled Oats once, in one of its sizes. Last it was $3.60 at Kroger on Mar 1.",
  );
  expect(
    reasonWords(
      { ...OATS, reason: "BASKET", usualBasket: USD("45.20"), basketsMeeting: "0.8", every: "7" },
      "2026-03-10",
    ),
  ).toBe(
    "You shop at Kroger every 7 days, mostly for about $45.20. 80% of your last baskets are enough for it.",
  );
  expect(reasonWords(null, "2026-03-10")).toBe("You buy nothing of what it is for.");
});

test("one off the whole basket that no basket was enough for is for all goods", () => {
  expect(reasonWords(null, "2026-03-10", "BASKET")).toBe("None of your last purchases would have had it.");
  expect(reasonWords(null, "2026-03-10", "WORDS")).toBe("You buy nothing of what it is for.");
});

test("what has to be bought is said", () => {
  expect(minimumWords({ minimum: { amount: USD("30"), count: null, isOfBasket: true } })).toBe(
    "From $30.00 of anything",
  );
  expect(minimumWords({ minimum: { amount: null, count: "3", isOfBasket: false } })).toBe("From 3 pieces");
  expect(minimumWords({ minimum: null })).toBeNull();
});

test("a day is not every 1 days", () => {
  expect([everyWords("0.8"), everyWords("12")]).toEqual(["every day", "every 12 days"]);
});

test("what it takes off is said where the title does not", () => {
  const coupon = {
    title: "Breakfast week",
    kind: "AMOUNT_OFF",
    percent: null,
    amount: USD("2.00"),
    buy: null,
    get: null,
  } as const;
  expect(termsWords(coupon)).toBe("$2.00 off");
  expect(termsWords({ ...coupon, title: "Oats: $2.00 off" })).toBeNull();
  expect(termsWords({ ...coupon, kind: "BUY_X_GET_Y", buy: 2, get: 1, percent: "50", amount: null })).toBe(
    "Buy 2, get 1 at 50% off",
  );
  expect(termsWords({ ...coupon, kind: "BOGO", amount: null })).toBe("Buy one, get one free");
});

test("a number in a title hides no terms unless it says them", () => {
  const percent = { kind: "PERCENT_OFF", percent: "50", amount: null, buy: null, get: null } as const;
  const said = (title: string) => termsWords({ ...percent, title });
  expect(said("50 eggs stack")).toBe("50% off");
  expect(said("Good for 50 days, 5% off")).toBe("50% off");
  expect(said("150% off")).toBe("50% off");
  expect(said("50% more eggs")).toBe("50% off");
  expect(said("50% off eggs")).toBeNull();
  expect(said("Eggs: 50 % off")).toBeNull();
  expect(said("Save 50% on eggs")).toBeNull();

  const amount = { ...percent, kind: "AMOUNT_OFF", percent: null, amount: USD("5.00") } as const;
  const taken = (title: string) => termsWords({ ...amount, title });
  expect(taken("Good for 15 days")).toBe("$5.00 off");
  expect(taken("$5 in 15 days")).toBe("$5.00 off");
  expect(taken("$5.50 off")).toBe("$5.00 off");
  expect(taken("$15 off")).toBe("$5.00 off");
  expect(taken("$5 off")).toBeNull();
  expect(taken("Save $5.00 on coffee")).toBeNull();
  expect(taken("5.00 USD off")).toBeNull();

  const price = { ...amount, kind: "FIXED_PRICE" } as const;
  expect(termsWords({ ...price, title: "Was $5.00" })).toBe("For $5.00");
  expect(termsWords({ ...price, title: "Coffee for $5" })).toBeNull();

  const bundle = { ...percent, kind: "BUY_X_GET_Y", buy: 2, get: 1 } as const;
  expect(termsWords({ ...bundle, title: "2 + 1 in 50 shops" })).toBe("Buy 2, get 1 at 50% off");
  expect(termsWords({ ...bundle, title: "Buy 2, get 1 at 50 % off" })).toBeNull();
  expect(termsWords({ ...bundle, percent: "100", title: "Buy 2, get 1 free" })).toBeNull();
  expect(termsWords({ ...percent, kind: "BOGO", title: "Free range eggs" })).toBe("Buy one, get one free");
  expect(termsWords({ ...percent, kind: "BOGO", title: "Buy 1, get 1 free" })).toBeNull();
});

test("goods are said by a title that has their words, not others that begin so", () => {
  const eggs = { appliesTo: "WORDS", category: null, words: ["egg"], products: [] } as const;
  expect(goodsWords({ ...eggs, words: ["egg"], products: [], title: "Eggplant week" })).toBe("Called egg");
  expect(goodsWords({ ...eggs, words: ["egg"], products: [], title: "50% off Eggs" })).toBeNull();
});
