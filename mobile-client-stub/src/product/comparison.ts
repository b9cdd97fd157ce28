import { formatChange } from "../format/shares.ts";
import { formatMoney, isZero, type Money } from "../format/money.ts";
import { formatPrice, perWords } from "../format/units.ts";
import type { Product, StorePrice } from "./documents.ts";

/** Prices that can be compared with each other, the cheapest first. */
export interface Group {
  key: string;
  prices: StorePrice[];
}

/** The groups in the order in which the API tells them. */
export function groupsOf(prices: readonly StorePrice[]): Group[] {
  const groups = new Map<string, Group>();
  for (const price of prices) {
    const measure = price.per?.text ?? `${price.product.id} ${price.unit}`;
    const key = `${price.current.currencyCode} ${measure}`;
    const group = groups.get(key) ?? { key, prices: [] };
    group.prices.push(price);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What the head of a product says: the cheapest price where there is a choice, else the one that is known. */
export interface Best {
  price: StorePrice;
  isCheapest: boolean;
}

export function bestOf({ id, prices }: Pick<Product, "id" | "prices">): Best | null {
  const [group] = groupsOf(prices).filter(({ prices: held }) =>
    held.some(({ product }) => product.id === id),
  );
  const [first] = group?.prices ?? [];
  if (!first) return null;
  if (first.isCheapest) return { price: first, isCheapest: true };
  const own = group?.prices.find(({ product }) => product.id === id);
  return own ? { price: own, isCheapest: false } : null;
}

/** The price by which stores are compared: by unit where that is known. */
export function comparedPrice(price: StorePrice, locale?: string): string {
  const { unitPrice, per, current, unit } = price;
  return unitPrice && per
    ? formatPrice(unitPrice, per, unit, locale)
    : formatPrice(current, null, unit, locale);
}

/** "18 oz for $3.49": the package behind a unit price; empty where the price says it all. */
export function packageWords(
  { current, content, unit, unitPrice, per }: StorePrice,
  locale?: string,
): string {
  if (unit !== "each" || !unitPrice || perWords(per) === "") {
    return content ? content.text : "";
  }
  return `${content ? `${content.text} for ` : ""}${formatMoney(current, locale)}`;
}

/** "+$0.05 (+25%)": how much more than the cheapest; null for the cheapest. */
export function moreWords({ difference, share }: StorePrice, locale?: string): string | null {
  if (isZero(difference.amount)) return null;
  const more: Money = difference;
  return `+${formatMoney(more, locale)} (${formatChange(share, locale)})`;
}
