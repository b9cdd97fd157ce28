import { difference, isSameNumber, readDecimal, sum, typedAs } from "../format/decimal.ts";
import { type Decimal, isNegative, isZero } from "../format/money.ts";
import type { LineKind, PurchaseLine } from "../purchase/documents.ts";
import type { CorrectedField, Correction, LineValues, ReviewedPurchase } from "./documents.ts";

/** A line as it stands in the form, every value as it was typed. */
export interface LineDraft {
  text: string;
  amount: string;
  kind: LineKind;
  quantity: string;
  unit: string;
  unitPrice: string;
  /** The line that it belongs to; null for the whole purchase. */
  appliesTo: string | null;
  product: PurchaseLine["product"];
}

/** What is wrong with a value of a form, by the value; `other` is of none of them. */
export type Wrong = Partial<Record<CorrectedField | "other", string>>;

export const KINDS: Record<LineKind, string> = {
  ITEM: "Item",
  DISCOUNT: "Discount",
  DEPOSIT: "Deposit",
  FEE: "Fee",
  TAX: "Tax",
  ROUNDING: "Rounding",
  TENDER: "Payment",
  CHANGE: "Change",
  OTHER: "Note, counts nowhere",
};

/** What can belong to another line. */
const TIED: ReadonlySet<LineKind> = new Set(["DISCOUNT", "DEPOSIT", "FEE"]);
const COUNTED: ReadonlySet<LineKind> = new Set(["ITEM", "DISCOUNT", "DEPOSIT", "FEE", "TAX", "ROUNDING"]);
const NO_NUMBER = "Enter a number such as 3.49.";

export const EMPTY: LineDraft = {
  text: "",
  amount: "",
  kind: "ITEM",
  quantity: "",
  unit: "",
  unitPrice: "",
  appliesTo: null,
  product: null,
};

/** A line that is added, with what is known of it. */
export const newDraft = ({ text = "", amount }: { text?: string; amount?: Decimal }): LineDraft => ({
  ...EMPTY,
  text,
  amount: amount === undefined ? "" : typedAs(amount),
});

export function draftOf(line: PurchaseLine, corrections: readonly Correction[] = []): LineDraft {
  return {
    text: line.text,
    amount: typedAs(line.amount.amount),
    kind: line.kind,
    quantity: line.quantity === null ? "" : typedAs(line.quantity),
    unit: line.unit ?? "",
    unitPrice: line.unitPrice ? typedAs(line.unitPrice.amount) : "",
    appliesTo: line.appliesTo,
    product: productOf(line, corrections),
  };
}

/** The product of a line. A line calls it as it does itself; one that was chosen is called as it was then. */
function productOf({ id, product }: PurchaseLine, corrections: readonly Correction[]): LineDraft["product"] {
  const chosen = corrections.find(({ lineId, field }) => lineId === id && field === "PRODUCT"); // the newest first
  return product && { ...product, name: chosen?.new ?? product.name };
}

/** The values of a form that are not those of the line, or all that are given for a line that is new. */
export function valuesOf(draft: LineDraft, line: PurchaseLine | null): LineValues {
  const values: LineValues = {};
  const text = draft.text.trim();
  const [amount, quantity, price] = [draft.amount, draft.quantity, draft.unitPrice].map((typed) =>
    readDecimal(typed),
  );
  if (text !== (line?.text ?? "")) values.text = text;
  if (!isSameNumber(amount ?? null, line?.amount.amount ?? null)) values.amount = amount;
  if (draft.kind !== line?.kind) values.kind = draft.kind;
  if (!isSameNumber(quantity ?? null, line?.quantity ?? null)) values.quantity = quantity;
  if (draft.unit.trim() !== (line?.unit ?? "")) values.unit = draft.unit.trim() || null;
  if (!isSameNumber(price ?? null, line?.unitPrice?.amount ?? null)) values.unitPrice = price;
  const owner = ownerOf(draft, line);
  if (owner !== (line?.appliesTo ?? null)) values.appliesTo = owner;
  // Which product a line of another kind has is nobody's choice: it has none.
  if (draft.kind === "ITEM" && draft.product?.id !== line?.product?.id)
    values.productId = draft.product?.id ?? null;
  return values;
}

function ownerOf({ kind, appliesTo }: LineDraft, line: PurchaseLine | null): string | null {
  if (TIED.has(kind)) return appliesTo;
  return kind === line?.kind ? line.appliesTo : null; // what was read stays until the kind is another one
}

/**
 * The lines that a line of this kind can belong to: those that belong to none themselves, and count as goods. None for
 * kinds that belong to the whole purchase, and for a line that others belong to.
 */
export function ownersFor(
  lines: readonly PurchaseLine[],
  line: PurchaseLine | null,
  kind: LineKind,
): PurchaseLine[] {
  if (!TIED.has(kind) || lines.some(({ appliesTo }) => appliesTo !== null && appliesTo === line?.id))
    return [];
  return lines.filter(
    (other) =>
      other.id === line?.appliesTo ||
      (other.id !== line?.id && other.kind === "ITEM" && other.appliesTo === null),
  );
}

/** What cannot be sent as it was typed. */
export function wrongIn(draft: LineDraft): Wrong {
  const wrong: Wrong = {};
  if (draft.text.trim() === "") wrong.TEXT = "Enter what the line says.";
  if (readDecimal(draft.amount) === null) wrong.AMOUNT = NO_NUMBER;
  if (draft.quantity.trim() !== "" && readDecimal(draft.quantity) === null) wrong.QUANTITY = NO_NUMBER;
  if (draft.unitPrice.trim() !== "" && readDecimal(draft.unitPrice) === null) wrong.UNIT_PRICE = NO_NUMBER;
  return wrong;
}

/** What the form adds to the total; null while its amount is no number. */
export function countOf({ kind, amount }: Pick<LineDraft, "kind" | "amount">): Decimal | null {
  const number = readDecimal(amount);
  return COUNTED.has(kind) ? number : number && "0";
}

/** The gap once these count instead of the line (or beside all lines); null where there is no total, or no number. */
export function gapWith(
  { gap }: Pick<ReviewedPurchase, "gap">,
  line: PurchaseLine | null,
  drafts: readonly Pick<LineDraft, "kind" | "amount">[],
): Decimal | null {
  const counts = drafts.map(countOf);
  if (!gap || counts.includes(null)) return null;
  const before = line && COUNTED.has(line.kind) ? line.amount.amount : "0";
  return difference(sum([gap.amount, before]), sum(counts.filter((count) => count !== null)));
}

/**
 * The amount with which the line, or a new one, closes the gap; null where there is none to close, or where the line
 * would have to be nothing, or its contrary.
 */
export function closingAmount(
  { gap }: Pick<ReviewedPurchase, "gap">,
  line: PurchaseLine | null,
): Decimal | null {
  if (!gap || isSameNumber(gap.amount, "0") || (line && !COUNTED.has(line.kind))) return null;
  const closing = sum([gap.amount, line?.amount.amount ?? "0"]);
  const isContrary = line !== null && isNegative(closing) !== isNegative(line.amount.amount);
  return isZero(closing) || isContrary ? null : closing;
}

/** The amount typed, with the other sign. */
export function withOtherSign(typed: string): string {
  const text = typed.trim();
  return /^[-−]/.test(text) ? text.slice(1) : `-${text}`;
}

/** The longest word of a line, most of all its own; what else there is may be a size or a number. */
export function wordIn(text: string): string {
  const words = text.match(/\p{L}{2,}/gu) ?? [];
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest), "");
}
