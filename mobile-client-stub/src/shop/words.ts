import { formatMoney, isZero } from "../format/money.ts";
import type { PlanFact, PlannedItem, ShoppingPlan } from "./documents.ts";
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
export function factWords({ because, amount, coupon, store, product }: PlanFact): string {
  const what = product ? ` (${product.name})` : "";
  const [at, than] = store
    ? [` at ${store.name}${what}`, ` than at ${store.name}${what}`]
    : [" elsewhere", " than elsewhere"];
  const more = amount ? `${formatMoney(amount)} more` : "More";
  switch (because) {
    case "CHEAPEST":
      return amount && !isZero(amount.amount) ? `${formatMoney(amount)} less${than}` : `Costs the same${at}`;
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

/** What was not compared with an item, or not surely: a plan that was kept by an earlier release says nothing of it. */
export function doubtWords({
  item,
  product,
  isByPackage,
  notCompared,
}: Pick<PlannedItem, "product" | "isByPackage"> & {
  item: Partial<Pick<PlannedItem["item"], "meaning">>;
  notCompared?: PlannedItem["notCompared"];
}): string[] {
  const words: string[] = [];
  if (isByPackage) words.push("Size not known: compared by the package");
  const stores = (notCompared ?? []).map(({ store }) => ({ text: store.name }));
  if (stores.length > 0) words.push(`Not compared at ${namesWords(stores)}: another size or measure`);
  const others = (item.meaning?.others ?? []).filter(({ id }) => id !== product.id);
  if (item.meaning?.understanding === "SEVERAL" && others.length > 0)
    words.push(
      `May also be ${namesWords(
        others.map(({ name }) => ({ text: name })),
        "or",
      )}`,
    );
  return words;
}

/** How sure the sum of a plan is the least; null where it is. */
export function bestWords({
  isBest,
  gap,
  stops,
}: Pick<ShoppingPlan, "isBest" | "gap" | "stops">): string | null {
  if (isBest) return null;
  if (!isZero(gap.amount))
    return `There was no time to try everything: another plan may cost up to ${formatMoney(gap)} less.`;
  const items = stops.flatMap((stop) => stop.items);
  const unsure = items.filter((item) => doubtWords({ ...item, isByPackage: false }).length > 0);
  if (unsure.length > 0)
    return `The least of what could be compared: ${namesWords(unsure.map(({ item }) => item))} may cost less, see below.`;
  return "There are more coupons for this than could be tried: with another one it may cost less.";
}

type Unplanned = ShoppingPlan["unplanned"][number];

/** How many items are in something, and of how many. */
export interface Counts {
  planned: number;
  all: number;
}

const REASONS: Record<Exclude<Unplanned["reason"], "TOO_MANY_STORES">, string> = {
  NOT_UNDERSTOOD: "not known what it is",
  NO_PRICE: "no price known",
  EACH_ITS_PRICE: "sold by weight, each piece has its own price",
  AMOUNT_UNCLEAR: "not clear how much of it",
  OTHER_CURRENCY: "known only in another currency",
  STORE_EXCLUDED: "only at a store that you leave out",
};

/** Why something is in no stop of a plan at so many stores. */
export const unplannedWords = (reason: Unplanned["reason"], stops: number): string =>
  reason === "TOO_MANY_STORES" ? `would need ${ordinalWords(stops + 1)} store` : REASONS[reason];

const ORDINALS = [
  "",
  "a first",
  "a second",
  "a third",
  "a fourth",
  "a fifth",
  "a sixth",
  "a seventh",
  "an eighth",
];
const ordinalWords = (count: number): string => ORDINALS[count] ?? "one more";

/** How many items a plan has, and of how many that are open on the list. */
export function countsOf({ stops, unplanned }: Pick<ShoppingPlan, "stops" | "unplanned">): Counts {
  const planned = stops.reduce((count, { items }) => count + items.length, 0);
  return { planned, all: planned + unplanned.length };
}

/** How many items one store alone has: what has no price that counts anywhere is not there, either. */
export function countsAlone(
  { missing }: Pick<ShoppingPlan["alone"][number], "missing">,
  plan: Pick<ShoppingPlan, "stops" | "unplanned">,
): Counts {
  const { all } = countsOf(plan);
  const nowhere = plan.unplanned.filter(({ reason }) => reason !== "TOO_MANY_STORES").length;
  return { planned: all - nowhere - missing.length, all };
}

/** "5 of 8 items", "all 8 items", "1 item". */
export function countWords({ planned, all }: Counts): string {
  if (planned < all) return `${planned} of ${all} items`;
  return all === 1 ? "1 item" : `all ${all} items`;
}

const MOST_NAMES = 4;

/** "milk", "milk and tea", "milk, tea, eggs and 5 others"; with "or" in place of "and" where it is one of them. */
export function namesWords(items: readonly { text: string }[], and: "and" | "or" = "and"): string {
  const names = items.map(({ text }) => text);
  const shown = names.length > MOST_NAMES ? names.slice(0, MOST_NAMES - 1) : names;
  const more = names.length - shown.length;
  const all = more > 0 ? [...shown, `${more} others`] : shown;
  const last = all[all.length - 1] ?? "";
  return all.length < 2 ? last : `${all.slice(0, -1).join(", ")} ${and} ${last}`;
}

/** "1 store", "2 stores". */
export const storesWords = (count: number): string => (count === 1 ? "1 store" : `${count} stores`);
