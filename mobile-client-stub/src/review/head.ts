import { isSameNumber, readDecimal, typedAs } from "../format/decimal.ts";
import { NO_CURRENCY } from "../format/money.ts";
import type { PurchaseSummary } from "../purchases/documents.ts";
import { storeNameOf } from "../purchases/PurchaseRow.tsx";
import type { Action } from "./actions.ts";
import type { PurchaseValues, ReviewedPurchase } from "./documents.ts";
import type { Wrong } from "./draft.ts";

/** Store, date and total as they stand in the form, every value as it was typed. */
export interface HeadDraft {
  store: string;
  date: string;
  time: string;
  total: string;
  currencyCode: string;
}

export interface KnownStore {
  id: string;
  name: string;
}

export function headOf(purchase: ReviewedPurchase): HeadDraft {
  const { store, merchantName, purchasedOn, purchasedAt, total, currencyCode } = purchase;
  return {
    store: store || merchantName ? storeNameOf(purchase) : "",
    date: purchasedOn ?? "",
    time: purchasedAt?.slice(11, 16) ?? "",
    total: total ? typedAs(total.amount) : "",
    currencyCode: currencyCode ?? "",
  };
}

/** What has to be done for the purchase to be as the form says; nothing where it is. */
export function headActions(
  draft: HeadDraft,
  purchase: ReviewedPurchase,
  stores: readonly KnownStore[],
): Action[] {
  const purchaseId = purchase.id;
  const [first = {}, ...later] = storeValues(draft, purchase, stores);
  const steps = [{ ...first, ...otherValues(draft, purchase) }, ...later];
  return steps
    .filter((values) => Object.keys(values).length > 0)
    .map((values) => ({ type: "correctPurchase", input: { purchaseId, ...values } }));
}

/** The currencies that somebody paid in, the usual one first. */
export function currenciesOf(purchases: readonly Pick<PurchaseSummary, "total">[]): string[] {
  const counts = new Map<string, number>();
  for (const { total } of purchases)
    if (total && total.currencyCode !== NO_CURRENCY)
      counts.set(total.currencyCode, (counts.get(total.currencyCode) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([code]) => code);
}

/** What cannot be sent as it was typed. */
export function wrongInHead({ total, date, time }: HeadDraft): Wrong {
  const wrong: Wrong = {};
  if (total.trim() !== "" && readDecimal(total) === null) wrong.TOTAL = "Enter a number such as 12.49.";
  if (time !== "" && date === "") wrong.PURCHASED_ON = "Enter the date, too.";
  return wrong;
}

// A name alone does not take the place of a chain that was recognised. Who enters another one means another store, so
// the chain is taken off first.
function storeValues(
  draft: HeadDraft,
  purchase: ReviewedPurchase,
  stores: readonly KnownStore[],
): PurchaseValues[] {
  const name = draft.store.trim();
  if (name === headOf(purchase).store) return [];
  if (name === "") return [{ storeId: null, merchantName: null }];
  const known = stores.find((store) => store.name.toLowerCase() === name.toLowerCase());
  if (known) return [{ storeId: known.id }];
  return purchase.store ? [{ storeId: null }, { merchantName: name }] : [{ merchantName: name }];
}

function otherValues(draft: HeadDraft, purchase: ReviewedPurchase): PurchaseValues {
  const was = headOf(purchase);
  const values: PurchaseValues = {};
  const total = readDecimal(draft.total);
  const code = draft.currencyCode.trim().toUpperCase();
  if (!isSameNumber(total, purchase.total?.amount ?? null)) values.total = total;
  if (code !== was.currencyCode) values.currencyCode = code || null;
  if (draft.date === was.date && draft.time === was.time) return values;
  if (draft.time) return { ...values, purchasedAt: `${draft.date}T${draft.time}:00` };
  return { ...values, purchasedOn: draft.date || null, purchasedAt: null };
}
