import { expect, test } from "vitest";
import { toldChange } from "./changes.ts";
import type { PriceChange } from "./documents.ts";

const usd = (amount: string) => ({ amount, currencyCode: "USD" });
const CHANGE: PriceChange = {
  before: usd("2.99"),
  after: usd("3.69"),
  change: "0.23411371",
  per: { text: "1 each" },
  beforeOn: "2026-01-02",
  afterOn: "2026-03-02",
  contentBefore: null,
  contentAfter: null,
  contentChange: null,
  store: { id: "s", name: "North" },
  product: { id: "p", name: "Eggs" },
};

test("a price that rose is told from what to what", () => {
  expect(toldChange(CHANGE, "en-US")).toEqual({
    share: "+23%",
    before: "$2.99",
    after: "$3.69",
    isWorse: true,
  });
});

test("a price by weight says what it is for, once", () => {
  const change = { ...CHANGE, change: "-0.1", per: { text: "1 lb" } };
  expect(toldChange(change, "en-US")).toMatchObject({ before: "$2.99", after: "$3.69 / lb", isWorse: false });
});

test("what shrank is told by its content, though its price stayed", () => {
  const shrunk = {
    ...CHANGE,
    contentBefore: { text: "18 oz" },
    contentAfter: { text: "15.4 oz" },
    contentChange: "-0.14444444",
  };
  expect(toldChange(shrunk, "en-US")).toEqual({
    share: "-14%",
    before: "18 oz",
    after: "15.4 oz",
    isWorse: true,
  });
});
