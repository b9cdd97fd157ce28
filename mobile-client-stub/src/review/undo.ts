import { isSameNumber } from "../format/decimal.ts";
import type { PurchaseLine } from "../purchase/documents.ts";
import type { Action } from "./actions.ts";
import type { LineValues, ReviewedPurchase } from "./documents.ts";

type Lines = Pick<ReviewedPurchase, "lines">;

/** What takes an action back, by how the purchase was before and is after it; nothing for what stays. */
export function undoOf(action: Action, before: ReviewedPurchase, after: ReviewedPurchase): Action[] {
  switch (action.type) {
    case "removeLine":
      return [{ type: "restoreLine", input: action.input }];
    case "restoreLine":
      return [{ type: "removeLine", input: action.input }];
    case "correctPurchase":
      return [{ type: "correctPurchase", input: { purchaseId: before.id, ...valuesOfPurchase(before) } }];
    case "mergeLines":
      return missing(after, before).map(({ id }) => ({ type: "unmergeLines", input: { lineId: id } }));
    case "unmergeLines":
      return [{ type: "mergeLines", input: { lineIds: missing(after, before).map(({ id }) => id) } }];
    case "confirmPurchase":
      return [{ type: "unconfirmPurchase", input: action.input }];
    case "unconfirmPurchase":
      return [{ type: "confirmPurchase", input: action.input }];
    case "notTheSame":
    case "sameAs": // whoever said so knows which receipt repeats the other
      return [];
    default:
      return [...restored(before, after), ...removed(before, after), ...changedBack(action, before, after)];
  }
}

function valuesOfPurchase(purchase: ReviewedPurchase) {
  const { merchantName, store, purchasedOn, purchasedAt, total, currencyCode } = purchase;
  const moment = purchasedAt === null ? { purchasedOn, purchasedAt } : { purchasedAt };
  return { merchantName, storeId: store?.id ?? null, total: total?.amount ?? null, currencyCode, ...moment };
}

const restored = (before: Lines, after: Lines): Action[] =>
  missing(before, after).map(({ id }) => ({ type: "restoreLine", input: { lineId: id } }));

const removed = (before: Lines, after: Lines): Action[] =>
  missing(after, before).map(({ id }) => ({ type: "removeLine", input: { lineId: id } }));

function missing(from: Lines, to: Lines): PurchaseLine[] {
  const ids = new Set(to.lines.map(({ id }) => id));
  return from.lines.filter(({ id }) => !ids.has(id));
}

function changedBack(action: Action, before: Lines, after: Lines): Action[] {
  return after.lines.flatMap((line): Action[] => {
    const old = before.lines.find(({ id }) => id === line.id);
    const values = old ? { ...valuesThatDiffer(old, line), ...productOf(action, old) } : {};
    if (Object.keys(values).length === 0) return [];
    return [{ type: "correctLine", input: { lineId: line.id, ...values } }];
  });
}

function valuesThatDiffer(old: PurchaseLine, now: PurchaseLine): LineValues {
  const values: LineValues = {};
  if (old.text !== now.text) values.text = old.text;
  if (!isSameNumber(old.amount.amount, now.amount.amount)) values.amount = old.amount.amount;
  if (old.kind !== now.kind) values.kind = old.kind;
  if (!isSameNumber(old.quantity, now.quantity)) values.quantity = old.quantity;
  if (old.unit !== now.unit) values.unit = old.unit;
  if (!isSameNumber(old.unitPrice?.amount ?? null, now.unitPrice?.amount ?? null))
    values.unitPrice = old.unitPrice?.amount ?? null;
  if (old.identifier !== now.identifier) values.identifier = old.identifier;
  if (old.appliesTo !== now.appliesTo) values.appliesTo = old.appliesTo;
  return values;
}

// A product that was found by the text comes back with the text; only one that was chosen has to be chosen back.
function productOf(action: Action, { id, product }: PurchaseLine): LineValues {
  const isChosen =
    action.type === "correctLine" && action.input.lineId === id && action.input.productId !== undefined;
  return isChosen ? { productId: product?.id ?? null } : {};
}
