import type { LineKind, Purchase, PurchaseLine } from "./documents.ts";

/** The lines of a purchase as a receipt orders them: what was bought, what makes the total, how it was paid. */
export interface Sections {
  bought: PurchaseLine[];
  charged: PurchaseLine[];
  paid: PurchaseLine[];
}

const CHARGED: ReadonlySet<LineKind> = new Set(["TAX", "ROUNDING"]);
const PAID: ReadonlySet<LineKind> = new Set(["TENDER", "CHANGE"]);

const KIND_WORDS: Partial<Record<LineKind, string>> = {
  DISCOUNT: "Discount",
  DEPOSIT: "Deposit",
  FEE: "Fee",
  OTHER: "Note",
};

/** What a line is, where its kind is not plain from its place; nothing for items that were bought, and payments. */
export function wordFor({ kind, amount, appliesTo }: PurchaseLine): string | undefined {
  if (kind === "ITEM" && amount.amount.startsWith("-")) return appliesTo === null ? "Returned" : "Voided";
  return KIND_WORDS[kind];
}

export function sectionsOf(lines: readonly PurchaseLine[]): Sections {
  return {
    bought: lines.filter(({ kind }) => !CHARGED.has(kind) && !PAID.has(kind)),
    charged: lines.filter(({ kind }) => CHARGED.has(kind)),
    paid: lines.filter(({ kind }) => PAID.has(kind)),
  };
}

/** Whether the tax has to be told beside the lines, because it is inside the prices or has no line of its own. */
export const isTaxApart = ({ tax, lines }: Pick<Purchase, "tax" | "lines">): boolean =>
  tax !== null && !lines.some(({ kind }) => kind === "TAX");
