import { expect, test } from "vitest";
import type { LineKind, PurchaseLine } from "./documents.ts";
import { isTaxApart, sectionsOf, wordFor } from "./sections.ts";

const line = (id: string, kind: LineKind): PurchaseLine => ({
  id,
  kind,
  text: id,
  quantity: null,
  unit: null,
  unitPrice: null,
  identifier: null,
  amount: { amount: "1.00", currencyCode: "USD" },
  appliesTo: null,
  isSuspect: false,
  product: null,
  evidence: [],
});
const tax = { amount: "0.70", currencyCode: "EUR" };

test("a receipt tells what was bought, what was added, how it was paid, each in printed order", () => {
  const lines = [
    line("milk", "ITEM"),
    line("vat", "TAX"),
    line("bottle", "DEPOSIT"),
    line("cash", "TENDER"),
    line("coupon", "DISCOUNT"),
    line("back", "CHANGE"),
    line("round", "ROUNDING"),
  ];
  const { bought, charged, paid } = sectionsOf(lines);
  expect(bought.map(({ id }) => id)).toEqual(["milk", "bottle", "coupon"]);
  expect(charged.map(({ id }) => id)).toEqual(["vat", "round"]);
  expect(paid.map(({ id }) => id)).toEqual(["cash", "back"]);
});

test("no line is left out, whatever its kind", () => {
  const lines = [line("a", "OTHER"), line("b", "FEE"), line("c", "TAX"), line("d", "TENDER")];
  const { bought, charged, paid } = sectionsOf(lines);
  expect([...bought, ...charged, ...paid]).toHaveLength(lines.length);
});

test("a tax inside the prices is told apart; one with a line of its own is not told twice", () => {
  expect(isTaxApart({ tax, lines: [line("milk", "ITEM")] })).toBe(true);
  expect(isTaxApart({ tax, lines: [line("vat", "TAX")] })).toBe(false);
  expect(isTaxApart({ tax: null, lines: [] })).toBe(false);
});

test("goods that count with less than nothing were returned, or voided where they belong to others", () => {
  const back = { ...line("eggs", "ITEM"), amount: { amount: "-2.80", currencyCode: "USD" } };
  expect(wordFor(back)).toBe("Returned");
  expect(wordFor({ ...back, appliesTo: "milk" })).toBe("Voided");
  expect(wordFor({ ...back, kind: "DISCOUNT" })).toBe("Discount");
  expect(wordFor(line("milk", "ITEM"))).toBeUndefined();
});
