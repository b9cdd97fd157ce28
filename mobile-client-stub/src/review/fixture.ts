import type { PurchaseLine } from "../purchase/documents.ts";
import type { ReviewedPurchase } from "./documents.ts";

const usd = (amount: string) => ({ amount, currencyCode: "USD" });

/** A line as it was read, for tests. */
export function line(
  id: string,
  text: string,
  amount: string,
  more: Partial<PurchaseLine> = {},
): PurchaseLine {
  return {
    id,
    kind: "ITEM",
    text,
    quantity: null,
    unit: null,
    unitPrice: null,
    amount: usd(amount),
    identifier: null,
    appliesTo: null,
    isSuspect: false,
    product: null,
    evidence: [],
    ...more,
  };
}

/** Bread, milk and a coupon, read as 1.00 too much: 3.00 + 4.49 - 0.50 where 5.99 is printed. */
export const BASKET: ReviewedPurchase = {
  id: "p1",
  purchasedOn: "2026-03-01",
  purchasedAt: "2026-03-01T18:22:00",
  merchantName: "CORNER STORE",
  store: { id: "s1", name: "Corner Store" },
  currencyCode: "USD",
  isCurrencyAssumed: false,
  subtotal: null,
  tax: null,
  isTaxIncluded: false,
  total: usd("5.99"),
  isBalanced: false,
  gap: usd("-1.00"),
  confirmedAt: null,
  itemCount: 2,
  lines: [
    line("bread", "BREAD", "3.00"),
    line("milk", "MILK", "4.49"),
    line("coupon", "COUPON", "-0.50", { kind: "DISCOUNT", appliesTo: "milk" }),
    line("cash", "CASH", "5.99", { kind: "TENDER" }),
  ],
  removedLines: [],
  merged: [],
  suspects: [{ id: "milk", correctedFields: [] }],
  corrections: [],
  receipt: {
    id: "r1",
    status: "NEEDS_REVIEW",
    reason: "The lines come to 1.00 more than the total.",
    channel: "UPLOAD",
    originalUrl: "/receipts/r1/original",
    pages: [],
    purchases: [{ id: "p1", isBalanced: false, purchasedOn: "2026-03-01", confirmedAt: null }],
    regions: [],
  },
};
