import { formatDivided, formatMoney, type Money } from "./money.ts";

/** What a price is for, as it follows a stroke: "fl oz" for `1 fl oz`, "100 g"; nothing for a package. */
export function perWords(per: { text: string } | null, unit = "each"): string {
  const words = per?.text.replace(/^1 /, "") ?? unit;
  return words === "each" ? "" : words;
}

/** A unit price as shelves tell it: "$0.021 / fl oz"; of what is counted "$0.24 each". */
export function formatUnitPrice(money: Money, per: { text: string }, locale?: string): string {
  const words = perWords(per);
  return words ? formatPrice(money, per, "each", locale) : `${formatOfUnit(money, locale)} each`;
}

/** A price with what it is for: "$0.021 / fl oz", "€2.49 / kg"; for a package the price alone. */
export function formatPrice(
  money: Money,
  per: { text: string } | null,
  unit?: string,
  locale?: string,
): string {
  const words = perWords(per, unit);
  return words ? `${formatOfUnit(money, locale)} / ${words}` : formatMoney(money, locale);
}

/** Of a whole dollar and more no shelf tells hundredths of a cent; below it they are what tells two stores apart. */
const formatOfUnit = (money: Money, locale?: string): string =>
  /^-?0*[1-9]\d*\.\d{4}/.test(money.amount) ? formatDivided(money, locale) : formatMoney(money, locale);
