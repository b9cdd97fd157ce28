import { formatChange } from "../format/share.ts";
import { isSameNumber } from "../format/decimal.ts";
import { formatDivided, formatMoney, isZero } from "../format/money.ts";
import { formatPrice, formatUnitPrice } from "../format/units.ts";
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
  if (!unitPrice || !per) return formatPrice(current, null, unit, locale);
  if (isOfPackage(price)) return formatUnitPrice(unitPrice, per, locale);
  return formatPrice(unitPrice, per, unit, locale);
}

/** "18 oz for $3.49": the package behind a unit price; its content alone where the price says it all. */
export function packageWords(price: StorePrice, locale?: string): string {
  const { current, content } = price;
  const text = content?.text ?? "";
  if (!isOfPackage(price)) return text;
  return text ? `${text} for ${formatMoney(current, locale)}` : formatMoney(current, locale);
}

/** Whether the unit price is that of a part of a package, so that the package has a price of its own. */
const isOfPackage = ({ unit, unitPrice, current }: StorePrice): boolean =>
  unit === "each" && unitPrice !== null && !isSameNumber(unitPrice.amount, current.amount);

/** "+$0.05 (+25%)": how much more than the cheapest; null for the cheapest. */
export function moreWords({ difference, share, per }: StorePrice, locale?: string): string | null {
  if (isZero(difference.amount)) return null;
  const words = per === null ? formatMoney : formatDivided;
  return `+${words(difference, locale)} (${formatChange(share, locale)})`;
}
