import { formatMoney, isZero } from "../format/money.ts";
import type { PlanFact, ShoppingPlan } from "./documents.ts";
import type { Item } from "./kept.ts";

/** How much waits to be sent, and whether it outlives the page. */
export function waitingWords(count: number, isKept: boolean): string {
  if (count === 0) return "What you change is sent as soon as there is one.";
  const waits = `${count === 1 ? "1 change waits" : `${count} changes wait`} to be sent.`;
  return isKept ? waits : `${waits} This browser keeps nothing, so leave this page open until then.`;
}

/** "× 2", "500 g"; empty for one as it is usually bought. */
export function quantityWords(quantity: Item["quantity"]): string {
  if (!quantity) return "";
  return quantity.unit === "EACH" ? `× ${quantity.amount}` : quantity.text;
}

/** What is understood by an item; empty where nobody looked yet, or where it is what it says. */
export function meaningWords({ text, product, meaning }: Pick<Item, "text" | "product" | "meaning">): string {
  if (!meaning) return "";
  const size = meaning.inAnySize ? ", any size" : "";
  switch (meaning.understanding) {
    case "CHOSEN":
    case "ONE": {
      const name = meaning.product?.name ?? product?.name ?? "";
      return name.toLowerCase() === text.toLowerCase() ? size.replace(/^, a/, "A") : `${name}${size}`;
    }
    case "SEVERAL": {
      const rest = meaning.others.filter(({ id }) => id !== meaning.product?.id).length;
      const or = rest === 0 ? "" : rest === 1 ? ", or another one" : `, or ${rest} others`;
      return meaning.product
        ? `Maybe ${meaning.product.name}${or}`
        : `May be ${meaning.others.length} things`;
    }
    case "UNKNOWN":
      return "You did not buy it yet, so its price is not known";
  }
}

/** Why something is bought where it is. */
export function factWords({ because, amount, coupon, store }: PlanFact): string {
  const [at, than] = store
    ? [` at ${store.name}`, ` than at ${store.name}`]
    : [" elsewhere", " than elsewhere"];
  const more = amount ? `${formatMoney(amount)} more` : "More";
  switch (because) {
    case "CHEAPEST":
      return amount && !isZero(amount.amount) ? `${formatMoney(amount)} less${than}` : `Costs no less${at}`;
    case "ONLY_HERE":
      return "Known only here";
    case "TOGETHER":
      return "Bought together with the other line for the same";
    case "NO_OTHER_PRICE":
      return "No other price that can be compared";
    case "COUPON":
      return `${coupon?.title ?? "A coupon"}${amount ? `: ${formatMoney(amount)} off` : ""}`;
    case "SAVES_A_TRIP":
      return `${more}${than}, but it saves a trip`;
    case "FOR_A_COUPON":
      return `${more}${than}, but a coupon needs it`;
  }
}

const REASONS: Record<ShoppingPlan["unplanned"][number]["reason"], string> = {
  NOT_UNDERSTOOD: "not known what it is",
  NO_PRICE: "no price known",
  AMOUNT_UNCLEAR: "not clear how much of it",
  OTHER_CURRENCY: "known only in another currency",
  STORE_EXCLUDED: "only at a store that you leave out",
  TOO_MANY_STORES: "only at one store more",
};
export const unplannedWords = (reason: ShoppingPlan["unplanned"][number]["reason"]): string =>
  REASONS[reason];

/** "1 store", "2 stores". */
export const storesWords = (count: number): string => (count === 1 ? "1 store" : `${count} stores`);
