import { expect, test } from "vitest";
import {
  closingAmount,
  draftOf,
  gapWith,
  newDraft,
  ownersFor,
  valuesOf,
  withOtherSign,
  wordIn,
  wrongIn,
} from "./draft.ts";
import { BASKET, line } from "./fixture.ts";

const milk = line("milk", "MILK", "4.49", {
  quantity: "2",
  unitPrice: { amount: "2.245", currencyCode: "USD" },
});
const cash = line("cash", "CASH", "5.99", { kind: "TENDER" });

test("only what was changed is sent", () => {
  expect(valuesOf(draftOf(milk), milk)).toEqual({});
  expect(valuesOf({ ...draftOf(milk), amount: "3.49" }, milk)).toEqual({ amount: "3.49" });
  expect(valuesOf({ ...draftOf(milk), text: " MILK 2% ", unit: "l" }, milk)).toEqual({
    text: "MILK 2%",
    unit: "l",
  });
});

test("the same number written otherwise is no change", () => {
  expect(valuesOf({ ...draftOf(milk), amount: "4.490", quantity: "2.0" }, milk)).toEqual({});
});

test("what was emptied is taken away", () => {
  expect(valuesOf({ ...draftOf(milk), quantity: "", unitPrice: " " }, milk)).toEqual({
    quantity: null,
    unitPrice: null,
  });
});

test("a new line has all that was entered, and is an item unless somebody says otherwise", () => {
  expect(valuesOf(newDraft({ text: "BAG", amount: "0.10" }), null)).toEqual({
    text: "BAG",
    amount: "0.10",
    kind: "ITEM",
  });
});

test("what cannot be sent is told beside its field", () => {
  expect(wrongIn(draftOf(milk))).toEqual({});
  expect(Object.keys(wrongIn({ ...newDraft({}), quantity: "two" }))).toEqual(["TEXT", "AMOUNT", "QUANTITY"]);
});

test("the gap shrinks while an amount is typed, and is not known for what is no number", () => {
  const gapFor = (amount: string) => gapWith(BASKET, milk, [{ kind: "ITEM", amount }]);
  expect(gapFor("4.49")).toBe("-1.00");
  expect(gapFor("3.99")).toBe("-0.50");
  expect(gapFor("3.49")).toBe("0.00");
  expect(gapFor("3.")).toBe("0.49");
  expect(gapFor("x")).toBeNull();
});

test("what counts nowhere leaves the gap as it is", () => {
  expect(gapWith(BASKET, null, [{ kind: "TENDER", amount: "9.00" }])).toBe("-1.00");
  expect(gapWith(BASKET, milk, [{ kind: "OTHER", amount: "4.49" }])).toBe("3.49");
  expect(gapWith(BASKET, cash, [{ kind: "ITEM", amount: "5.99" }])).toBe("-6.99");
});

test("the parts of a line that is split count together", () => {
  const parts = [
    { kind: "ITEM", amount: "2.00" },
    { kind: "ITEM", amount: "1.49" },
  ] as const;
  expect(gapWith(BASKET, milk, parts)).toBe("0.00");
});

test("the amount that closes the gap is that of the line and the gap", () => {
  expect(closingAmount(BASKET, milk)).toBe("3.49");
  expect(closingAmount(BASKET, null)).toBe("-1.00");
});

test("no amount closes a gap that is closed, unknown, or not the line's to close", () => {
  expect(closingAmount({ gap: { amount: "0.00", currencyCode: "USD" } }, milk)).toBeNull();
  expect(closingAmount({ gap: null }, milk)).toBeNull();
  expect(closingAmount(BASKET, cash)).toBeNull();
  expect(closingAmount({ gap: { amount: "-4.49", currencyCode: "USD" } }, milk)).toBeNull();
  expect(closingAmount({ gap: { amount: "-9.00", currencyCode: "USD" } }, milk)).toBeNull();
});

test("the sign is turned without touching the number", () => {
  expect(withOtherSign("0.50")).toBe("-0.50");
  expect(withOtherSign("-0.50")).toBe("0.50");
  expect(withOtherSign("")).toBe("-");
});

const [, sold, coupon] = BASKET.lines as [typeof milk, typeof milk, typeof milk];
const oats = { id: "oats", name: "Oats" };

test("what a discount belongs to is chosen, or taken away", () => {
  expect(valuesOf({ ...draftOf(coupon), appliesTo: "bread" }, coupon)).toEqual({ appliesTo: "bread" });
  expect(valuesOf({ ...draftOf(coupon), appliesTo: null }, coupon)).toEqual({ appliesTo: null });
});

test("what becomes an item belongs to nothing, but what was read as one stays as it was", () => {
  expect(valuesOf({ ...draftOf(coupon), kind: "ITEM" }, coupon)).toEqual({ kind: "ITEM", appliesTo: null });
  const part = line("part", "PART", "1.00", { appliesTo: "milk" });
  expect(valuesOf(draftOf(part), part)).toEqual({});
});

test("a discount, deposit or fee can belong to goods that belong to nothing themselves", () => {
  const idsFor = (...args: Parameters<typeof ownersFor>) => ownersFor(...args).map(({ id }) => id);
  expect(idsFor(BASKET.lines, coupon, "DISCOUNT")).toEqual(["bread", "milk"]);
  expect(idsFor(BASKET.lines, null, "FEE")).toEqual(["bread", "milk"]);
  expect(idsFor(BASKET.lines, coupon, "TAX")).toEqual([]);
  expect(idsFor(BASKET.lines, sold, "DISCOUNT")).toEqual([]); // the coupon belongs to it
});

test("a product is chosen, or none", () => {
  const known = { ...milk, product: { id: "milk", name: "Milk" } };
  expect(valuesOf({ ...draftOf(known), product: oats }, known)).toEqual({ productId: "oats" });
  expect(valuesOf({ ...draftOf(known), product: null }, known)).toEqual({ productId: null });
  expect(valuesOf({ ...newDraft({ text: "OATS", amount: "2" }), product: oats }, null)).toMatchObject({
    productId: "oats",
  });
});

test("a product that was chosen is called as it was then, though the line calls it as it does itself", () => {
  const known = { ...milk, product: { id: "oats", name: "MILK" } };
  const chosen = {
    lineId: "milk",
    field: "PRODUCT" as const,
    old: "MILK",
    new: "OATS",
    correctedBy: "",
    correctedAt: "",
  };
  expect(draftOf(known, [{ ...chosen, lineId: "other" }]).product?.name).toBe("MILK");
  expect(draftOf(known, [chosen]).product?.name).toBe("OATS");
  expect(draftOf({ ...known, product: null }, [chosen]).product).toBeNull();
});

test("a product that the text found is left to the text", () => {
  const known = { ...milk, product: { id: "milk", name: "Milk" } };
  expect(valuesOf({ ...draftOf(known), text: "OAT MILK" }, known)).toEqual({ text: "OAT MILK" });
  expect(valuesOf({ ...draftOf(known), kind: "FEE" }, known)).toEqual({ kind: "FEE" });
});

test("the search for a product begins with the longest word", () => {
  expect(wordIn("ORG BANANAS 1.2kg")).toBe("BANANAS");
  expect(wordIn("4011")).toBe("");
});
