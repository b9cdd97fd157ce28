import { expect, test } from "vitest";
import { BASKET } from "./fixture.ts";
import { currenciesOf, headActions, type HeadDraft, headOf, wrongInHead } from "./head.ts";

const STORES = [
  { id: "s1", name: "Corner Store" },
  { id: "s2", name: "REWE" },
];
const sent = (values: Partial<HeadDraft>, purchase = BASKET) =>
  headActions({ ...headOf(purchase), ...values }, purchase, STORES).map(({ input }) => input);

test("nothing is sent where nothing was changed", () => {
  expect(sent({})).toEqual([]);
});

test("a store of the shopper's is chosen by its name", () => {
  expect(sent({ store: "rewe " })).toEqual([{ purchaseId: "p1", storeId: "s2" }]);
});

test("another store takes the place of the one that was recognised", () => {
  expect(sent({ store: "Tesco", total: "6.10" })).toEqual([
    { purchaseId: "p1", storeId: null, total: "6.10" },
    { purchaseId: "p1", merchantName: "Tesco" },
  ]);
});

test("where no store was recognised a name is enough", () => {
  const unknown = { ...BASKET, store: null, merchantName: null };
  expect(headOf(unknown).store).toBe("");
  expect(sent({ store: "Aldi" }, unknown)).toEqual([{ purchaseId: "p1", merchantName: "Aldi" }]);
});

test("date and time are one moment; a day without a time has none", () => {
  expect(sent({ date: "2026-03-02" })).toEqual([{ purchaseId: "p1", purchasedAt: "2026-03-02T18:22:00" }]);
  expect(sent({ time: "" })).toEqual([{ purchaseId: "p1", purchasedOn: "2026-03-01", purchasedAt: null }]);
});

test("a currency is sent in capitals", () => {
  expect(sent({ currencyCode: "eur" })).toEqual([{ purchaseId: "p1", currencyCode: "EUR" }]);
});

test("what cannot be sent is told beside its field", () => {
  expect(wrongInHead(headOf(BASKET))).toEqual({});
  expect(Object.keys(wrongInHead({ ...headOf(BASKET), total: "ten", date: "" }))).toEqual([
    "TOTAL",
    "PURCHASED_ON",
  ]);
});

test("the currencies to choose from are those that were paid in, the usual one first", () => {
  const paid = (currencyCode: string) => ({ total: { amount: "1.00", currencyCode } });
  expect(currenciesOf([paid("USD"), paid("EUR"), paid("XXX"), { total: null }, paid("EUR")])).toEqual([
    "EUR",
    "USD",
  ]);
  expect(currenciesOf([])).toEqual([]);
});
