import { expect, test } from "vitest";
import type { ReceiptSummary } from "../inbox/documents.ts";
import { needsLook, nextAfter, orderWith, purchasesToReview } from "./queue.ts";

type Summary = ReceiptSummary["purchases"][number];
const fine = { isBalanced: true, purchasedOn: "2026-03-01", confirmedAt: null };
const purchase = (id: string, more: Partial<Summary> = {}) => ({ id, ...fine, ...more }) as Summary;
const idsOf = (found: readonly Summary[]) => found.map(({ id }) => id);

test("of what came in, the purchases that need a look are those with a gap, or without a date", () => {
  const purchases = [
    purchase("fine"),
    purchase("gap", { isBalanced: false }),
    purchase("no-date", { purchasedOn: null }),
    purchase("confirmed", { isBalanced: false, confirmedAt: "2026-03-02T08:00:00+00:00" }),
  ];
  expect(idsOf(purchasesToReview([{ status: "NEEDS_REVIEW", purchases }]))).toEqual(["gap", "no-date"]);
});

test("a receipt that needs a look though all of its numbers agree is about every purchase of it", () => {
  const purchases = [purchase("one"), purchase("confirmed", { confirmedAt: "2026-03-02T08:00:00+00:00" })];
  expect(idsOf(purchasesToReview([{ status: "NEEDS_REVIEW", purchases }]))).toEqual(["one"]);
  const receipt = { status: "NEEDS_REVIEW" as const, purchases };
  expect(needsLook({ id: "one", receipt })).toBe(true);
  expect(needsLook({ id: "confirmed", receipt })).toBe(false);
});

test("what was recorded, or is being read, is in no queue", () => {
  const purchases = [purchase("gap", { isBalanced: false })];
  expect(purchasesToReview([{ status: "RECORDED", purchases }])).toEqual([]);
  expect(purchasesToReview([{ status: "READING", purchases }])).toEqual([]);
});

test("after one comes the next that is still open, and after the last the first", () => {
  const order = ["a", "b", "c", "d"];
  expect(nextAfter(order, ["a", "c", "d"], "a")).toBe("c");
  expect(nextAfter(order, ["a", "c"], "c")).toBe("a");
  expect(nextAfter(order, ["b", "c"], "a")).toBe("b"); // a was mended meanwhile
});

test("when nothing else is open there is no next", () => {
  expect(nextAfter(["a"], ["a"], "a")).toBeNull();
  expect(nextAfter(["a", "b"], [], "a")).toBeNull();
});

test("from a purchase that was in no queue one goes on to the first", () => {
  expect(nextAfter(["a", "b"], ["a", "b"], "elsewhere")).toBe("a");
});

test("what comes in meanwhile goes to the end, and what was mended keeps its number", () => {
  expect(orderWith(["a", "b"], ["new", "b"])).toEqual(["a", "b", "new"]);
});
