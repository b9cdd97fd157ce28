import type { ReceiptSummary } from "../inbox/documents.ts";

type Summary = ReceiptSummary["purchases"][number];

/** The purchases that somebody has to look at, in the order of their receipts. */
export const purchasesToReview = <Purchase extends Checked>(
  receipts: readonly Doubtful<Purchase>[],
): Purchase[] => receipts.flatMap(toReview);

type Checked = Pick<Summary, "id" | "confirmedAt" | "isBalanced" | "purchasedOn">;

interface Doubtful<Purchase> {
  status: ReceiptSummary["status"];
  purchases: readonly Purchase[];
}

/** Of a receipt with several purchases only some may need a look; where none shows a doubt, it is about them all. */
function toReview<Purchase extends Checked>({ status, purchases }: Doubtful<Purchase>): Purchase[] {
  if (status !== "NEEDS_REVIEW") return [];
  const open = purchases.filter(({ confirmedAt }) => confirmedAt === null);
  const doubtful = open.filter(({ isBalanced, purchasedOn }) => !isBalanced || purchasedOn === null);
  return doubtful.length > 0 ? doubtful : open;
}

/** Whether a purchase is one of those. */
export const needsLook = (purchase: { id: string; receipt: Doubtful<Checked> }): boolean =>
  toReview(purchase.receipt).some(({ id }) => id === purchase.id);

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

export const pathOfReview = (purchaseId: string): string => `/review/${encodeURIComponent(purchaseId)}`;
