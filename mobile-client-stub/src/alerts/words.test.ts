import { expect, test } from "vitest";
import type { AlertSettings } from "./documents.ts";
import { inDays, rests } from "./rest.ts";
import { reasonFor, wordsOf } from "./words.ts";

const dollars = (amount: string) => ({ amount, currencyCode: "USD" });
const EACH = { amount: "1", unit: "EACH", text: "1" } as const;
const OUNCE = { amount: "1", unit: "OUNCE", text: "1 oz" } as const;
const oats = {
  kind: "PRICE_INCREASE",
  store: { id: "s1", name: "North" },
  before: dollars("2.00"),
  after: dollars("2.50"),
  paid: null,
  earlier: null,
  change: "0.25",
  per: EACH,
  shrinkage: null,
  product: { id: "p1", name: "Oats", details: null },
  watch: null,
} as const;
const watch = {
  id: "w1",
  target: dollars("3.00"),
  per: null,
  inAnySize: true,
  store: null,
  withPromotions: false,
  pausedAt: null,
};
const settings: AlertSettings = {
  increase: "0.1",
  drop: "0.125",
  lowestInDays: 90,
  shrinkage: "0.01",
  cheaper: "0.15",
  kinds: [],
};
const words = (more: object) => wordsOf({ ...oats, ...more }, "en-US");

test("a price is told with what it was, and how much that is", () => {
  expect(words({})).toEqual({
    title: "Costs more: Oats",
    from: "$2.00",
    to: "$2.50",
    change: "+25%",
    aside: null,
  });
});

test("where it goes on, what was told before is said", () => {
  const earlier = { price: dollars("2.20"), observedOn: "2025-11-08" };
  expect(words({ earlier }).aside).toBe("It was $2.20 on Sat, Nov 8, 2025");
  expect(words({ earlier, per: OUNCE }).aside).toBe("It was $2.20 for 1 oz on Sat, Nov 8, 2025");
  expect(words({ earlier, before: dollars("2.2") }).aside, "as the price before says already").toBeNull();
});

test("a price for so much of something says for how much", () => {
  expect(words({ kind: "PRICE_DROP", after: dollars("0.595"), change: "-0.7025", per: OUNCE })).toMatchObject(
    {
      title: "Costs less: Oats",
      to: "$0.595 for 1 oz",
      change: "-70.3%",
    },
  );
});

test("a target price says what was asked for, and needs no price before", () => {
  expect(words({ kind: "TARGET_PRICE", before: null, change: null, watch })).toEqual({
    title: "At your price: Oats",
    from: null,
    to: "$2.50",
    change: null,
    aside: "You asked for $3.00 or less",
  });
});

test("a price that was the same before is told alone", () => {
  const same = { before: dollars("2.50"), change: "0.00000000" };
  expect(words({ kind: "TARGET_PRICE", ...same, watch })).toMatchObject({
    from: null,
    to: "$2.50",
    change: null,
  });
});

test("what got smaller is told by its content, and by its unit price", () => {
  const shrinkage = { before: { text: "18 oz" }, after: { text: "16.4 oz" }, change: "-0.0889" };
  const prices = { before: dollars("0.22"), after: dollars("0.24"), per: OUNCE, change: "0.0976" };
  expect(words({ kind: "SHRINKFLATION", shrinkage, ...prices })).toEqual({
    title: "Got smaller: Oats",
    from: "18 oz",
    to: "16.4 oz",
    change: "-8.9%",
    aside: "$0.22 → $0.24 for 1 oz",
  });
});

test("a price on the shelf is told as that, with what was paid", () => {
  expect(words({ paid: dollars("1.50") }).aside).toBe("On the shelf; you paid $1.50");
  expect(words({ kind: "TARGET_PRICE", watch, paid: dollars("1.50") }).aside).toBe(
    "You asked for $3.00 or less · On the shelf; you paid $1.50",
  );
  expect(words({ per: OUNCE, paid: dollars("0.125") }).aside).toBe("On the shelf; you paid $0.125 for 1 oz");
});

test("what is cheaper elsewhere says where", () => {
  expect(words({ kind: "CHEAPER_ELSEWHERE" }).title).toBe("Cheaper at North: Oats");
});

test("what is counted and compared over sizes is told by the piece, and by the package where it is not", () => {
  const dozen = { id: "p2", name: "Eggs", details: { netContent: { amount: "12", unit: "each", pack: 1 } } };
  const prices = { before: dollars("0.249167"), after: dollars("0.204167"), product: dozen };
  expect(words({ ...prices, kind: "CHEAPER_ELSEWHERE" })).toMatchObject({
    from: "$0.249",
    to: "$0.204 for one",
  });
  expect(words({ product: dozen })).toMatchObject({ from: "$2.00", to: "$2.50" });
});

test("an alert whose product is not known for a moment still says what happened", () => {
  expect(words({ product: null }).title).toBe("Costs more: something you buy");
});

test("the reason names the shopper's own numbers", () => {
  expect(reasonFor({ kind: "PRICE_INCREASE", watch: null }, settings, "en-US")).toContain(
    "at least 10% more",
  );
  expect(reasonFor({ kind: "PRICE_DROP", watch: null }, settings, "en-US")).toMatch(/12\.5% less .* 90 days/);
  expect(reasonFor({ kind: "TARGET_PRICE", watch }, settings, "en-US")).toBe(
    "You watch its price: $3.00 or less at any store, in any size; offers do not count.",
  );
  expect(reasonFor({ kind: "TARGET_PRICE", watch: null }, settings, "en-US")).toContain("gone");
});

test("what rests for a day is awake at the same time tomorrow", () => {
  const now = new Date(2026, 2, 7, 18, 30);
  const until = inDays(1, now);
  expect([until.getDate(), until.getHours(), until.getMinutes()]).toEqual([8, 18, 30]);
  expect(rests({ snoozedUntil: until.toISOString() }, now)).toBe(true);
  expect(rests({ snoozedUntil: now.toISOString() }, now)).toBe(false);
  expect(rests({ snoozedUntil: null }, now)).toBe(false);
});
