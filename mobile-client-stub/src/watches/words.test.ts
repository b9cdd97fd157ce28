import { expect, test } from "vitest";
import type { Watch } from "./documents.ts";
import { distanceWords, nearestWords, stateOf, targetWords, whereWords } from "./words.ts";

const usd = (amount: string) => ({ amount, currencyCode: "USD" });

function watch(over: string | null, more: Partial<Watch> = {}): Watch {
  return {
    id: "w",
    target: usd("4.00"),
    per: null,
    inAnySize: false,
    store: null,
    withPromotions: true,
    pausedAt: null,
    nearest:
      over === null
        ? null
        : {
            price: usd("4.40"),
            over: usd(over),
            isPromotional: false,
            age: 10,
            store: { id: "n", name: "North" },
            product: { id: "p", name: "Oats" },
          },
    ...more,
  };
}

test("a target says what it is for and where", () => {
  const pounds = watch(null, {
    per: { amount: "1", unit: "POUND", text: "1 lb" },
    store: { id: "n", name: "North" },
    withPromotions: false,
    inAnySize: true,
  });
  expect(targetWords(pounds, "en-US")).toBe("At or under $4.00 / lb");
  expect(whereWords(pounds)).toBe("At North, without offers, in any size");
  expect(whereWords(watch(null))).toBe("At any store");
});

test("a price over the target says by how much", () => {
  expect([stateOf(watch("0.40")), distanceWords(watch("0.40"), "en-US")]).toEqual(["over", "$0.40 over"]);
  expect(nearestWords(watch("0.40"), "en-US")).toBe("Now $4.40 at North, 10 days ago");
});

test("a price that was divided is told to a tenth of a cent, or to three digits", () => {
  const ounces = watch("0.00003438", { per: { amount: "1", unit: "FLUID_OUNCE", text: "1 fl oz" } });
  const now = ounces.nearest && { ...ounces, nearest: { ...ounces.nearest, price: usd("0.03273438") } };
  expect(now && nearestWords(now, "en-US")).toBe("Now $0.0327 / fl oz at North, 10 days ago");
  expect(distanceWords(ounces, "en-US")).toBe("$0.0000344 over");
});

test.each(["0.00", "-0.10"])("a price %s over the target reaches it", (over) => {
  expect(distanceWords(watch(over))).toBe("Reached");
});

test("one that rests says that, whatever the price", () => {
  expect(distanceWords(watch("-0.10", { pausedAt: "2026-03-01T10:00:00+00:00" }))).toBe("Paused");
});

test("where no price can be compared, none is told", () => {
  expect([stateOf(watch(null)), distanceWords(watch(null))]).toEqual(["unknown", null]);
  expect(nearestWords(watch(null))).toBe("No price of now can be compared with it.");
});
