import { expect, test } from "vitest";
import { gapInWords } from "./Balance.tsx";

const usd = (amount: string) => ({ amount, currencyCode: "USD" });

test("a total that the lines do not reach is told with what is missing", () => {
  expect(gapInWords({ total: usd("10.00"), gap: usd("0.30") })).toBe(
    "The lines explain all but $0.30 of the total.",
  );
});

test("lines that come to more are told so, without a second sign", () => {
  expect(gapInWords({ total: usd("10.00"), gap: usd("-2.10") })).toBe(
    "The lines come to $2.10 more than the total.",
  );
});

test("a missing total is not made up", () => {
  expect(gapInWords({ total: null, gap: null })).toBe(
    "No total could be read, so the lines cannot be checked against it.",
  );
});
