import { formatMoney, type Money } from "./money.ts";

/** What a price is for, as it follows a stroke: "fl oz" for `1 fl oz`, "100 g"; nothing for a package. */
export function perWords(per: { text: string } | null, unit = "each"): string {
  const words = per?.text.replace(/^1 /, "") ?? unit;
  return words === "each" ? "" : words;
}

/** A unit price as shelves tell it: "$0.021 / fl oz"; of what is counted "$0.24 each". */
export function formatUnitPrice(money: Money, per: { text: string }, locale?: string): string {
  const words = perWords(per);
  return words ? formatPrice(money, per, "each", locale) : `${formatMoney(money, locale)} each`;
}

/** A price with what it is for: "$0.021 / fl oz", "€2.49 / kg"; for a package the price alone. */
export function formatPrice(
  money: Money,
  per: { text: string } | null,
  unit?: string,
  locale?: string,
): string {
  const words = perWords(per, unit);
  return words ? `${formatMoney(money, locale)} / ${words}` : formatMoney(money, locale);
}
