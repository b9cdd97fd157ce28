import { expect, test } from "vitest";
import type { ShoppingPlan } from "./documents.ts";
import {
  bestWords,
  countsAlone,
  countsOf,
  countWords,
  doubtWords,
  factWords,
  meaningWords,
  namesWords,
  quantityWords,
  unplannedWords,
  waitingWords,
} from "./words.ts";

const OATS = { id: "p1", name: "Rolled Oats" };
const meaning = (part: object) => ({
  understanding: "ONE" as const,
  inAnySize: false,
  product: OATS,
  others: [],
  ...part,
});

test("what is understood is said, and how sure that is", () => {
  const said = (part: object, text = "oats") => meaningWords({ text, product: null, meaning: meaning(part) });
  expect(said({})).toBe("Rolled Oats");
  expect(said({ inAnySize: true })).toBe("Rolled Oats, any size");
  expect(said({}, "rolled oats")).toBe("");
  expect(said({ understanding: "SEVERAL", others: [{ id: "p2", name: "Oat Milk" }] })).toBe(
    "Maybe Rolled Oats, or another one",
  );
  expect(said({ understanding: "UNKNOWN", product: null })).toBe(
    "You did not buy it yet, so its price is not known",
  );
  expect(meaningWords({ text: "oats", product: null, meaning: null })).toBe("");
});

test("an amount is said in pieces or in its unit", () => {
  expect(quantityWords({ amount: "2", unit: "EACH", text: "2 each" })).toBe("× 2");
  expect(quantityWords({ amount: "500", unit: "GRAM", text: "500 g" })).toBe("500 g");
  expect(quantityWords(null)).toBe("");
});

test("what a plan did not compare is said, and it is not called the least", () => {
  const milk = {
    item: { id: "1", text: "milk", meaning: null as never },
    product: { id: "p1", name: "Milk" },
    isByPackage: false,
    notCompared: [{ store: { id: "s", name: "Meijer" } }],
  };
  expect(doubtWords({ ...milk, notCompared: [] })).toEqual([]);
  expect(doubtWords({ ...milk, isByPackage: true, notCompared: [] })).toEqual([
    "Size not known: compared by the package",
  ]);
  expect(doubtWords(milk)).toEqual(["Not compared at Meijer: another size or measure"]);
  const others = ["House Bread", "Country Bread", "Bread"].map((name, index) => ({ id: `p${index}`, name }));
  const bread = {
    ...milk,
    notCompared: [],
    item: { id: "2", text: "bread", meaning: { understanding: "SEVERAL" as const, others } },
  };
  expect(doubtWords(bread)).toEqual(["May also be House Bread or Bread"]);

  const plan = (...items: object[]) => ({
    isBest: false,
    gap: { amount: "0.00", currencyCode: "USD" },
    stops: [{ items }] as never,
  });
  expect(bestWords({ ...plan(milk), isBest: true })).toBeNull();
  expect(bestWords(plan(milk, bread))).toBe(
    "The least of what could be compared: milk and bread may cost less, see below.",
  );
  expect(bestWords(plan({ ...milk, notCompared: [] }))).toBe(
    "There are more coupons for this than could be tried: with another one it may cost less.",
  );
  expect(bestWords({ ...plan(milk), gap: { amount: "1.20", currencyCode: "USD" } })).toBe(
    "There was no time to try everything: another plan may cost up to $1.20 less.",
  );
});

test("each reason of a plan is said", () => {
  const fact = {
    amount: { amount: "0.80", currencyCode: "USD" },
    coupon: null,
    store: { id: "s", name: "Meijer" },
    product: null,
  };
  expect(factWords({ ...fact, because: "CHEAPEST" })).toBe("$0.80 less than at Meijer");
  expect(factWords({ ...fact, because: "ONLY_HERE", amount: null, store: null })).toBe("Known only here");
  expect(factWords({ ...fact, because: "TOGETHER", amount: null, store: null })).toBe(
    "Bought together with the other line for the same",
  );
  expect(factWords({ ...fact, because: "NO_OTHER_PRICE", amount: null, store: null })).toBe(
    "No other price that can be compared",
  );
  expect(factWords({ ...fact, because: "SAVES_A_TRIP" })).toBe(
    "$0.80 more than at Meijer, but it saves a trip",
  );
  expect(factWords({ ...fact, because: "FOR_A_COUPON" })).toBe(
    "$0.80 more than at Meijer, but a coupon needs it",
  );
  expect(factWords({ ...fact, because: "CHEAPEST", amount: { amount: "0.00", currencyCode: "USD" } })).toBe(
    "Costs the same at Meijer",
  );
  expect(factWords({ ...fact, because: "COUPON", coupon: { id: "c", title: "Oats: $1.00 off" } })).toBe(
    "Oats: $1.00 off: $0.80 off",
  );
});

test("what waits is counted", () => {
  expect(waitingWords(1, true)).toBe("1 change waits to be sent.");
  expect(waitingWords(3, true)).toBe("3 changes wait to be sent.");
  expect(waitingWords(2, false)).toBe(
    "2 changes wait to be sent. This browser keeps nothing, so leave this page open until then.",
  );
});

const named = (...texts: string[]) => texts.map((text) => ({ id: text, text }));

/** A plan of which only the items matter, which are named by their texts. */
const plan = (planned: string[], unplanned: { text: string; reason: "NO_PRICE" | "TOO_MANY_STORES" }[]) =>
  ({
    stops: [{ items: named(...planned).map((item) => ({ item })) }],
    unplanned: unplanned.map(({ text, reason }) => ({ reason, item: { id: text, text } })),
  }) as unknown as ShoppingPlan;

test("a sum says of how many items it is", () => {
  const part = plan(["milk", "eggs"], [{ text: "saffron", reason: "NO_PRICE" }]);
  expect(countWords(countsOf(part))).toBe("2 of 3 items");
  expect(countWords(countsOf(plan(["milk", "eggs"], [])))).toBe("all 2 items");
  expect(countWords(countsOf(plan(["milk"], [])))).toBe("1 item");
});

test("one store alone counts what no store has, too", () => {
  const part = plan(
    ["milk", "eggs"],
    [
      { text: "saffron", reason: "NO_PRICE" },
      { text: "coffee", reason: "TOO_MANY_STORES" },
    ],
  );
  expect(countWords(countsAlone({ missing: named("eggs", "coffee") }, part))).toBe("1 of 4 items");
  expect(countWords(countsAlone({ missing: named("milk", "eggs") }, part))).toBe("1 of 4 items");
  expect(countWords(countsAlone({ missing: [] }, plan(["milk", "eggs"], [])))).toBe("all 2 items");
});

test("what is left out is named, and of many some", () => {
  expect(namesWords(named("milk"))).toBe("milk");
  expect(namesWords(named("milk", "tea"))).toBe("milk and tea");
  expect(namesWords(named("milk", "tea", "eggs", "rice"))).toBe("milk, tea, eggs and rice");
  expect(namesWords(named("milk", "tea", "eggs", "rice", "oats"))).toBe("milk, tea, eggs and 2 others");
});

test("what does not fit at so many stores says how many it would need", () => {
  expect(unplannedWords("TOO_MANY_STORES", 2)).toBe("would need a third store");
  expect(unplannedWords("TOO_MANY_STORES", 10)).toBe("would need one more store");
  expect(unplannedWords("NO_PRICE", 2)).toBe("no price known");
  expect(unplannedWords("EACH_ITS_PRICE", 2)).toBe("sold by weight, each piece has its own price");
});
