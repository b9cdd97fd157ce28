import { expect, test } from "vitest";
import { formatPrice, formatUnitPrice } from "./units.ts";

const usd = (amount: string) => ({ amount, currencyCode: "USD" });

test("a price says what it is for, and keeps its digits", () => {
  expect(formatPrice(usd("0.021"), { text: "1 fl oz" }, "each", "en-US")).toBe("$0.021 / fl oz");
  expect(formatPrice(usd("2.49"), { text: "100 g" }, "each", "en-US")).toBe("$2.49 / 100 g");
});

test("what is sold by weight says so without a unit price, too", () => {
  expect(formatPrice(usd("0.59"), null, "lb", "en-US")).toBe("$0.59 / lb");
});

test("a package is a price alone", () => {
  expect(formatPrice(usd("3.49"), null, "each", "en-US")).toBe("$3.49");
  expect(formatPrice(usd("3.49"), { text: "1 each" }, "each", "en-US")).toBe("$3.49");
});

test("a unit price of what is counted is for each", () => {
  expect(formatUnitPrice(usd("0.2408"), { text: "1 each" }, "en-US")).toBe("$0.2408 each");
  expect(formatUnitPrice(usd("0.021"), { text: "1 fl oz" }, "en-US")).toBe("$0.021 / fl oz");
});

test.each([
  ["1.0613", "$1.061 each"],
  ["12.3456", "$12.346 each"],
  ["1.50", "$1.50 each"],
  ["1.0600", "$1.06 each"],
  ["0.0213", "$0.0213 each"],
])("a unit price of %s has as many decimals as a shelf", (amount, words) => {
  expect(formatUnitPrice(usd(amount), { text: "1 each" }, "en-US")).toBe(words);
});
