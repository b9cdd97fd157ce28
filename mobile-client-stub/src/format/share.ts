import type { Decimal } from "./money.ts";

/** A fraction as a percentage, to a tenth: "0.14326648" is "14.3%". With `signed` it says which way it goes: "+14.3%". */
export function formatShare(
  fraction: Decimal,
  { signed = false, locale }: { signed?: boolean; locale?: string | undefined } = {},
): string {
  const options: Intl.NumberFormatOptions = {
    style: "percent",
    maximumFractionDigits: 1,
    signDisplay: signed ? "exceptZero" : "auto",
  };
  return new Intl.NumberFormat(locale, options).format(fraction as Intl.StringNumericLiteral);
}

/** A fraction as the number that stands before a per cent sign: "0.15" is "15", "0.125" is "12.5". */
export const percentOf = (fraction: Decimal): Decimal => shifted(fraction, 2);

/** The fraction that so many per cent are: "12.5" is "0.125". */
export const fractionOf = (percent: Decimal): Decimal => shifted(percent, -2);

/** The decimal with its point so many places further to the right; digits are moved, none is computed. */
function shifted(decimal: Decimal, places: number): Decimal {
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d*)\.?(\d*)$/.exec(decimal) ?? [];
  const digits = `${whole}${fraction}`.padStart(Math.max(0, -places) + 1 + fraction.length, "0");
  const point = digits.length - fraction.length + places;
  const all = digits.padEnd(point, "0");
  const units = all.slice(0, point).replace(/^0+(?=\d)/, "") || "0";
  const rest = all.slice(point).replace(/0+$/, "");
  return `${sign}${units}${rest && `.${rest}`}`;
}

/** A fraction as a change: "+23%", "−4.5%"; below ten per cent with a decimal, where there is one to tell. */
export function formatChange(share: Decimal, locale?: string): string {
  const isSmall = Math.abs(Number(share)) < 0.0995;
  return new Intl.NumberFormat(locale, {
    style: "percent",
    signDisplay: "exceptZero",
    maximumFractionDigits: isSmall ? 1 : 0,
  }).format(share as Intl.StringNumericLiteral);
}
