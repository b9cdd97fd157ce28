import { expect, test } from "vitest";
import type { ReviewedPurchase } from "./documents.ts";
import { BASKET, line } from "./fixture.ts";
import { undoOf } from "./undo.ts";

const [bread, , coupon, cash] = BASKET.lines as [
  ReviewedPurchase["lines"][0],
  ReviewedPurchase["lines"][0],
  ReviewedPurchase["lines"][0],
  ReviewedPurchase["lines"][0],
];
const withLines = (...lines: ReviewedPurchase["lines"]): ReviewedPurchase => ({ ...BASKET, lines });

test("a line has the values again that it had, and only those that were changed", () => {
  const after = withLines(
    bread,
    line("milk", "MILK 2%", "3.49", { quantity: "2", unitPrice: { amount: "1.745", currencyCode: "USD" } }),
    coupon,
    cash,
  );
  const input = { lineId: "milk", text: "MILK 2%", amount: "3.49" };
  expect(undoOf({ type: "correctLine", input }, BASKET, after)).toEqual([
    {
      type: "correctLine",
      input: { lineId: "milk", text: "MILK", amount: "4.49", quantity: null, unitPrice: null },
    },
  ]);
});

test("a line that was removed is put back, and the other way round", () => {
  const input = { lineId: "milk" };
  const after = withLines(bread, coupon, cash);
  expect(undoOf({ type: "removeLine", input }, BASKET, after)).toEqual([{ type: "restoreLine", input }]);
  expect(undoOf({ type: "restoreLine", input }, after, BASKET)).toEqual([{ type: "removeLine", input }]);
});

test("a line that was added is removed", () => {
  const after = withLines(...BASKET.lines, line("bag", "BAG", "0.10"));
  const input = { purchaseId: "p1", text: "BAG", amount: "0.10" };
  expect(undoOf({ type: "addLine", input }, BASKET, after)).toEqual([
    { type: "removeLine", input: { lineId: "bag" } },
  ]);
});

test("lines that were made one are taken apart, and made one again", () => {
  const one = line("one", "BREAD MILK", "7.49");
  const together = withLines(one, { ...coupon, appliesTo: "one" }, cash);
  const lineIds = ["bread", "milk"];
  expect(undoOf({ type: "mergeLines", input: { lineIds } }, BASKET, together)).toEqual([
    { type: "unmergeLines", input: { lineId: "one" } },
  ]);
  expect(undoOf({ type: "unmergeLines", input: { lineId: "one" } }, together, BASKET)).toEqual([
    { type: "mergeLines", input: { lineIds } },
  ]);
});

test("a number that is printed beside a line comes back", () => {
  const old = withLines(line("milk", "MILK", "4.49", { identifier: "4011" }));
  const now = withLines(line("milk", "MILK", "4.49"));
  const input = { lineId: "milk", identifier: null };
  expect(undoOf({ type: "correctLine", input }, old, now)).toEqual([
    { type: "correctLine", input: { lineId: "milk", identifier: "4011" } },
  ]);
});

test("a line that was split is whole again", () => {
  const after = withLines(bread, line("milk", "MILK", "3.49"), line("new", "BAG", "1.00"), coupon, cash);
  const parts = [
    { text: "MILK", amount: "3.49" },
    { text: "BAG", amount: "1.00" },
  ];
  expect(undoOf({ type: "splitLine", input: { lineId: "milk", parts } }, BASKET, after)).toEqual([
    { type: "removeLine", input: { lineId: "new" } },
    { type: "correctLine", input: { lineId: "milk", amount: "4.49" } },
  ]);
});

test("store, date and total are what they were", () => {
  const input = { purchaseId: "p1", total: "6.99" };
  expect(undoOf({ type: "correctPurchase", input }, BASKET, { ...BASKET, total: null })).toEqual([
    {
      type: "correctPurchase",
      input: {
        purchaseId: "p1",
        merchantName: "CORNER STORE",
        storeId: "s1",
        total: "5.99",
        currencyCode: "USD",
        purchasedAt: "2026-03-01T18:22:00",
      },
    },
  ]);
});

test("what was said to be right is said no more", () => {
  const input = { purchaseId: "p1" };
  expect(undoOf({ type: "confirmPurchase", input }, BASKET, BASKET)).toEqual([
    { type: "unconfirmPurchase", input },
  ]);
});

test("a product that was chosen is chosen back, one that the text found comes with the text", () => {
  const now = { ...BASKET, lines: BASKET.lines.map((each) => ({ ...each, product: null })) };
  const then = { ...BASKET, lines: [{ ...bread, product: { id: "rye", name: "Rye" } }] };
  const chosen = { lineId: "bread", productId: null };
  expect(undoOf({ type: "correctLine", input: chosen }, then, { ...now, lines: [bread] })).toEqual([
    { type: "correctLine", input: { lineId: "bread", productId: "rye" } },
  ]);
  const typed = { lineId: "bread", text: "RYE" };
  expect(
    undoOf({ type: "correctLine", input: typed }, then, { ...now, lines: [{ ...bread, text: "RYE" }] }),
  ).toEqual([{ type: "correctLine", input: { lineId: "bread", text: "BREAD" } }]);
});
