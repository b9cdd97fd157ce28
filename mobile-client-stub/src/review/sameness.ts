import { isSameNumber } from "../format/decimal.ts";
import type { PurchaseFilter, PurchaseSummary } from "../purchases/documents.ts";
import type { ReviewedPurchase } from "./documents.ts";

const DAYS = 3;
const DAY_MS = 24 * 3_600_000;

type Compared = Pick<PurchaseSummary, "id" | "purchasedOn" | "total" | "store">;

/** Where to look for the same purchase: for these words, or else near its day; anywhere where it has none. */
export function filterFor(
  { purchasedOn }: Pick<ReviewedPurchase, "purchasedOn">,
  text: string,
): PurchaseFilter | null {
  if (text.trim() !== "") return { text: text.trim() };
  if (purchasedOn === null) return null;
  return { from: moved(purchasedOn, -DAYS), to: moved(purchasedOn, DAYS) };
}

/** The others, those first that have most in common with it: the total, the store, the day. */
export function likeliest<Candidate extends Compared>(
  purchase: Compared,
  candidates: readonly Candidate[],
): Candidate[] {
  return candidates
    .filter(({ id }) => id !== purchase.id)
    .map((candidate) => ({ candidate, likeness: likeness(purchase, candidate) }))
    .sort((one, other) => other.likeness - one.likeness)
    .map(({ candidate }) => candidate);
}

/** Which of two readings of one purchase is the better one: the one that adds up, else the one that was there before. */
export const betterOf = <One extends Pick<PurchaseSummary, "isBalanced">>(here: One, other: One): One =>
  here.isBalanced && !other.isBalanced ? here : other;

function likeness(one: Compared, other: Compared): number {
  const isSameTotal =
    one.total !== null && isSameNumber(one.total.amount, other.total ? other.total.amount : null);
  const isSameStore = one.store !== null && one.store.id === other.store?.id;
  const isSameDay = one.purchasedOn !== null && one.purchasedOn === other.purchasedOn;
  return (isSameTotal ? 4 : 0) + (isSameStore ? 2 : 0) + (isSameDay ? 1 : 0);
}

function moved(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
