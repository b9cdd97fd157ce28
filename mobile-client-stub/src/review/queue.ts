import type { ReceiptSummary } from "../inbox/documents.ts";

type Summary = ReceiptSummary["purchases"][number];

/** The purchases that somebody has to look at, in the order of their receipts. */
export function purchasesToReview(
  receipts: readonly Pick<ReceiptSummary, "status" | "purchases">[],
): Summary[] {
  return receipts
    .filter(({ status }) => status === "NEEDS_REVIEW")
    .flatMap(({ purchases }) => purchases.filter(needsLook));
}

/** Of a receipt with several purchases only some may need a look. */
export const needsLook = ({
  confirmedAt,
  isBalanced,
  purchasedOn,
}: Pick<Summary, "confirmedAt" | "isBalanced" | "purchasedOn">): boolean =>
  confirmedAt === null && (!isBalanced || purchasedOn === null);

/** Those seen so far in their order, and after them those that came since: a queue does not turn under the thumb. */
export function orderWith(order: readonly string[], open: readonly string[]): readonly string[] {
  const added = open.filter((id) => !order.includes(id));
  return added.length === 0 ? order : [...order, ...added];
}

/** The next one that is still open, from the front again after the last; null where there is no other. */
export function nextAfter(order: readonly string[], open: readonly string[], id: string): string | null {
  const at = order.indexOf(id);
  const others = [...order.slice(at + 1), ...order.slice(0, Math.max(at, 0))];
  return others.find((other) => other !== id && open.includes(other)) ?? null;
}
