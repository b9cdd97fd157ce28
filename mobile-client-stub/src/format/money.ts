/** An exact decimal as the API sends it, such as "-1.50". */
export type Decimal = string;

export interface Money {
  amount: Decimal;
  currencyCode: string | null;
}

/** What ISO 4217 has for an amount whose currency is not known; the API sends it where a line's receipt names none. */
export const NO_CURRENCY = "XXX";

const fractionDigits = (amount: Decimal): number => /\.(\d*?)0*$/.exec(amount)?.[1]?.length ?? 0;

/**
 * An amount in the reader's own way of writing, every digit of it: Intl reads the decimal string, so nothing passes
 * through a float, and digits beyond the cents (3.459 a gallon) are kept. Without a currency it is a plain number.
 */
export function formatMoney({ amount, currencyCode }: Money, locale?: string): string {
  const style: Intl.NumberFormatOptions =
    currencyCode && currencyCode !== NO_CURRENCY
      ? { style: "currency", currency: currencyCode }
      : { minimumFractionDigits: 2 };
  const usual = new Intl.NumberFormat(locale, style).resolvedOptions().maximumFractionDigits ?? 2;
  return new Intl.NumberFormat(locale, { ...style, ...digitsOf(amount, usual) }).format(exact(amount));
}

/** As many digits as are usual; where that is not all of the amount, as many as the API sends: 99.90, and not 99.9. */
function digitsOf(amount: Decimal, usual: number): Intl.NumberFormatOptions {
  const needed = fractionDigits(amount);
  if (needed <= usual) return { maximumFractionDigits: usual };
  const sent = /\.(\d*)$/.exec(amount)?.[1]?.length ?? 0;
  return {
    minimumFractionDigits: Math.min(sent, Math.max(needed, 2)),
    maximumFractionDigits: needed > 2 ? needed : 2,
  };
}

/**
 * A price for so much of something, which nobody printed but we divided: to a tenth of a cent, or to three digits where
 * it is less than that. One that was printed has no more digits than that, so it is shown as it is.
 */
export function formatDivided({ amount, currencyCode }: Money, locale?: string): string {
  const style: Intl.NumberFormatOptions =
    currencyCode && currencyCode !== NO_CURRENCY ? { style: "currency", currency: currencyCode } : {};
  const zeros = /^-?0*\.(0*)[1-9]/.exec(amount)?.[1]?.length ?? 0;
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: zeros + 3 };
  return new Intl.NumberFormat(locale, { ...style, ...digits }).format(exact(amount));
}

/** A quantity with its unit as it was printed: "2", "1.415 kg". */
export function formatQuantity(quantity: Decimal, unit: string | null, locale?: string): string {
  const maximumFractionDigits = fractionDigits(quantity);
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits }).format(exact(quantity));
  return unit && unit !== "each" ? `${number} ${unit}` : number;
}

export const isZero = (amount: Decimal): boolean => !/[1-9]/.test(amount);
export const isNegative = (amount: Decimal): boolean => amount.startsWith("-") && !isZero(amount);
/** The amount without its sign, for words that already say which way it goes. */
export const unsigned = (amount: Decimal): Decimal => amount.replace(/^[-+]/, "");

// The type of Intl's parameter asks for a numeric literal; the API promises one.
const exact = (amount: Decimal): Intl.StringNumericLiteral => amount as Intl.StringNumericLiteral;
