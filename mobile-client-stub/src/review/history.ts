import { formatDate, formatTime } from "../format/dates.ts";
import { formatMoney } from "../format/money.ts";
import type { LineKind } from "../purchase/documents.ts";
import { KINDS } from "./draft.ts";
import type { CorrectedField, Correction } from "./documents.ts";

/** What one person changed at once. */
export interface Change {
  by: string;
  at: string;
  corrections: Correction[];
}

const FIELDS: Record<CorrectedField, string> = {
  TEXT: "Text",
  AMOUNT: "Amount",
  QUANTITY: "Quantity",
  UNIT: "Unit",
  UNIT_PRICE: "Unit price",
  KIND: "Kind",
  IDENTIFIER: "Number",
  APPLIES_TO: "Belongs to",
  PRODUCT: "Product",
  ADDED: "Line added",
  REMOVED: "Line removed",
  STORE: "Store",
  MERCHANT_NAME: "Name on the receipt",
  PURCHASED_ON: "Date",
  PURCHASED_AT: "Date and time",
  TOTAL: "Total",
  CURRENCY_CODE: "Currency",
  CONFIRMED: "Right as it is",
  SAME_AS: "The same purchase",
};

const MONEY: ReadonlySet<CorrectedField> = new Set(["AMOUNT", "UNIT_PRICE", "TOTAL"]);

/** The corrections, the newest first, those of one moment together. */
export function changesOf(corrections: readonly Correction[]): Change[] {
  const changes: Change[] = [];
  for (const correction of corrections) {
    const last = changes.at(-1);
    if (last?.at === correction.correctedAt && last.by === correction.correctedBy)
      last.corrections.push(correction);
    else changes.push({ by: correction.correctedBy, at: correction.correctedAt, corrections: [correction] });
  }
  return changes;
}

/** What was changed, and from what to what: "Amount", "$3.00", "$3.50". What was not there is null. */
export function told({ field, old, new: now }: Correction, currencyCode: string | null, locale?: string) {
  const value = (text: string | null) => (text === null ? null : valueOf(field, text, currencyCode, locale));
  if (field === "REMOVED" && old !== null) return { what: "Line put back", from: null, to: old };
  if (field === "CONFIRMED" && now === null)
    return { what: "No longer right as it is", from: null, to: null };
  if (field === "CONFIRMED" || field === "SAME_AS") return { what: FIELDS[field], from: null, to: null };
  return { what: FIELDS[field], from: value(old), to: value(now) };
}

function valueOf(field: CorrectedField, text: string, currencyCode: string | null, locale?: string): string {
  if (MONEY.has(field)) return formatMoney({ amount: text, currencyCode }, locale);
  if (field === "KIND") return KINDS[text.toUpperCase() as LineKind];
  if (field === "PURCHASED_ON") return formatDate(text, locale);
  if (field === "PURCHASED_AT") return `${formatDate(text, locale)}, ${formatTime(text, locale)}`;
  return text;
}
