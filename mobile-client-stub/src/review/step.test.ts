import { expect, test } from "vitest";
import { BASKET } from "./fixture.ts";
import { leftOpen, nextStep, suspectsOf } from "./step.ts";

const none = new Set<string>();
const suspects = ["milk", "bread"].map((id) => ({ id, correctedFields: [] }));
const doubtful = { ...BASKET, suspects };
const closed = { ...BASKET, isBalanced: true, gap: { amount: "0.00", currencyCode: "USD" } };

test("while a gap is open, the next thing is the likeliest line that was not looked at yet", () => {
  expect(nextStep(doubtful, none)).toEqual({ kind: "suspect", lineId: "milk", isFirst: true });
  expect(nextStep(doubtful, new Set(["milk"]))).toEqual({ kind: "suspect", lineId: "bread", isFirst: false });
});

test("a line that was mended is in doubt no more", () => {
  const mended = { ...BASKET, suspects: [{ id: "milk", correctedFields: ["AMOUNT" as const] }] };
  expect(suspectsOf(mended)).toEqual([]);
  expect(nextStep(mended, none)).toEqual({ kind: "total", isMissing: false });
});

test("when every line in doubt was looked at, a line with the rest may be missing, or the total be another one", () => {
  const seen = new Set(["milk", "bread"]);
  const short = { ...doubtful, gap: { amount: "0.30", currencyCode: "USD" } };
  expect(nextStep(short, seen)).toEqual({ kind: "line", amount: "0.30" });
  expect(nextStep(doubtful, seen)).toEqual({ kind: "total", isMissing: false });
});

test("without a total that comes first, and where all adds up the date", () => {
  expect(nextStep({ ...BASKET, gap: null }, none)).toEqual({ kind: "total", isMissing: true });
  expect(nextStep({ ...closed, purchasedOn: null }, none)).toEqual({ kind: "date" });
  expect(nextStep(closed, none)).toBeNull();
});

test("who says that it is right as it is reads what that leaves open", () => {
  expect(leftOpen(BASKET, "en-US")).toBe("$1.00 stays unexplained");
  expect(leftOpen({ ...BASKET, gap: null })).toBe("it stays without a total");
  expect(leftOpen({ ...closed, purchasedOn: null })).toBe("it stays without a date");
  expect(leftOpen(closed)).toBeNull();
});
