import { type Decimal, formatMoney, isNegative, isZero, unsigned } from "../format/money.ts";
import type { PurchaseLine } from "../purchase/documents.ts";
import type { ReviewedPurchase } from "./documents.ts";

/** What there is to do next for the numbers of a purchase; null where nothing is open that could be mended here. */
export type Step =
  | { kind: "suspect"; lineId: string; isFirst: boolean }
  | { kind: "line"; amount: Decimal }
  | { kind: "total"; isMissing: boolean }
  | { kind: "date" }
  | null;

type Checked = Pick<ReviewedPurchase, "gap" | "purchasedOn" | "lines" | "suspects" | "isBalanced">;

/** The lines that the gap is likeliest hidden in, the likeliest first; those that were mended are not in doubt. */
export function suspectsOf({ isBalanced, suspects, lines }: Checked): PurchaseLine[] {
  if (isBalanced) return [];
  return suspects
    .filter(({ correctedFields }) => correctedFields.length === 0)
    .flatMap(({ id }) => lines.find((line) => line.id === id) ?? []);
}

/**
 * The next line in doubt that was not looked at yet. When all were, a line is missing where the total is more than the
 * lines, and where it is less the total may be another one.
 */
export function nextStep(purchase: Checked, seen: ReadonlySet<string>): Step {
  const { gap, purchasedOn } = purchase;
  if (gap === null) return { kind: "total", isMissing: true };
  if (isZero(gap.amount)) return purchasedOn === null ? { kind: "date" } : null;
  const suspects = suspectsOf(purchase);
  const next = suspects.find(({ id }) => !seen.has(id));
  if (next) return { kind: "suspect", lineId: next.id, isFirst: !suspects.some(({ id }) => seen.has(id)) };
  return isNegative(gap.amount) ? { kind: "total", isMissing: false } : { kind: "line", amount: gap.amount };
}

/** What remains open when somebody says that a purchase is right as it is: "$0.30 stays unexplained". */
export function leftOpen(
  { gap, purchasedOn }: Pick<Checked, "gap" | "purchasedOn">,
  locale?: string,
): string | null {
  if (gap === null) return "it stays without a total";
  if (!isZero(gap.amount))
    return `${formatMoney({ ...gap, amount: unsigned(gap.amount) }, locale)} stays unexplained`;
  return purchasedOn === null ? "it stays without a date" : null;
}
