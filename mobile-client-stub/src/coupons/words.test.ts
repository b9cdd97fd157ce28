import { expect, test } from "vitest";
import { endWords, everyWords, minimumWords, reasonWords, termsWords } from "./words.ts";

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
  expect(endWords({ endsOn: "2026-03-10", isEnding: true }, today)).toBe("Ends today");
  expect(endWords({ endsOn: "2026-03-11", isEnding: true }, today)).toBe("Ends tomorrow");
  expect(endWords({ endsOn: "2026-03-13", isEnding: true }, today)).toBe("Ends in 3 days");
  expect(endWords({ endsOn: "2026-04-30", isEnding: false }, today)).toBe("Until Apr 30");
  expect(endWords({ endsOn: "2026-03-09", isEnding: false }, today)).toBe("Ended Mar 9");
  expect(endWords({ endsOn: null, isEnding: false }, today)).toBeNull();
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
