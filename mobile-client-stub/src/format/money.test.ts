import { expect, test } from "vitest";
import { formatMoney, formatQuantity, formatDivided, isNegative, isZero, unsigned } from "./money.ts";

const usd = (amount: string) => formatMoney({ amount, currencyCode: "USD" }, "en-US");

test("an amount is written in the reader's own way", () => {
  expect(usd("1234.5")).toBe("$1,234.50");
  expect(formatMoney({ amount: "22.37", currencyCode: "EUR" }, "de-DE")).toBe("22,37\u00a0€");
  expect(formatMoney({ amount: "980", currencyCode: "JPY" }, "en-US")).toBe("¥980");
});

test("a discount keeps its sign", () => {
  expect(usd("-1.50")).toBe("-$1.50");
});

test("no digit is lost or rounded, however many there are", () => {
  expect(usd("3.459")).toBe("$3.459");
  expect(usd("0.1000")).toBe("$0.10");
  expect(usd("9007199254740993.01")).toBe("$9,007,199,254,740,993.01");
});

test("hundredths of a currency that is mostly written without them are both there", () => {
  const forint = (amount: string) =>
    formatMoney({ amount, currencyCode: "HUF" }, "en-US").replace(/^\D*/, "");
  expect(forint("99.90")).toBe("99.90");
  expect(forint("1299.00")).toBe("1,299");
  expect(formatMoney({ amount: "0.5", currencyCode: "JPY" }, "en-US")).toBe("¥0.5");
});

test("an amount whose currency was not printed is a plain number", () => {
  expect(formatMoney({ amount: "4.5", currencyCode: null }, "en-US")).toBe("4.50");
  // What the API sends for no currency, by ISO 4217.
  expect(formatMoney({ amount: "1", currencyCode: "XXX" }, "en-US")).toBe("1.00");
});

test("a quantity has the unit that it was weighed in, and none when it was counted", () => {
  expect(formatQuantity("1.415", "kg", "en-US")).toBe("1.415 kg");
  expect(formatQuantity("2.000", null, "en-US")).toBe("2");
  expect(formatQuantity("3", "each", "en-US")).toBe("3");
});

test("the sign is read from the text", () => {
  expect(isNegative("-0.30")).toBe(true);
  expect(isNegative("-0.00")).toBe(false);
  expect(isZero("0.00")).toBe(true);
  expect(unsigned("-0.30")).toBe("0.30");
});

test.each([
  ["0.249444", "$0.249"],
  ["0.012345", "$0.0123"],
  ["2.79", "$2.79"],
  ["3.459", "$3.459"],
  ["12.3", "$12.30"],
  ["0.5", "$0.50"],
  ["0.059", "$0.059"],
  ["0", "$0.00"],
])("a price of %s for a measure is told as %s", (amount, told) => {
  expect(formatDivided({ amount, currencyCode: "USD" }, "en-US")).toBe(told);
});
