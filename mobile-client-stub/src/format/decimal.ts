import type { Decimal } from "./money.ts";

/** Adds exact decimals: "0.1" and "0.2" are "0.3". The sum keeps as many digits after the point as the longest. */
export function sum(amounts: readonly Decimal[]): Decimal {
  const digits = Math.max(0, ...amounts.map((amount) => amount.split(".")[1]?.length ?? 0));
  return written(
    amounts.reduce((total, amount) => total + scaled(amount, digits), 0n),
    digits,
  );
}

export const negated = (amount: Decimal): Decimal =>
  amount.startsWith("-") ? amount.slice(1) : `-${amount.replace(/^\+/, "")}`;

export const difference = (from: Decimal, taken: Decimal): Decimal => sum([from, negated(taken)]);

/** Whether both are the same number, however many zeros they end in. */
export const isSameNumber = (one: Decimal | null, other: Decimal | null): boolean =>
  one === null || other === null ? one === other : /^-?[0.]*$/.test(difference(one, other));

/**
 * The number that somebody typed, in either way of writing ("1,234.50", "1.234,50", "-,5"), with or without the sign
 * of a currency; null for what is no number. A single point or comma is the decimal one, unless the reader's own way
 * of writing has it between thousands and three digits follow.
 */
export function readDecimal(typed: string, locale?: string): Decimal | null {
  const text = typed.replace(/[\s\p{Sc}'’]/gu, "").replace("−", "-");
  const parts = /^([+-]?)(\d*(?:[.,]\d+)*[.,]?)(-?)$/.exec(text);
  if (!parts?.[2] || !/\d/.test(text)) return null;
  const [whole, fraction] = divided(parts[2], locale);
  const sign = (parts[1] === "-") !== (parts[3] === "-") ? "-" : "";
  const units = whole.replace(/[.,]/g, "").replace(/^0+(?=\d)/, "") || "0";
  return `${sign}${units}${fraction && `.${fraction}`}`;
}

/** A decimal in the reader's own way of writing, to be changed: with every digit, without thousands apart. */
export const typedAs = (amount: Decimal, locale?: string): string =>
  amount.replace(".", marksOf(locale).decimal);

function divided(digits: string, locale: string | undefined): [whole: string, fraction: string] {
  const last = Math.max(digits.lastIndexOf("."), digits.lastIndexOf(","));
  if (last < 0) return [digits, ""];
  const mark = digits[last];
  const isOften = digits.indexOf(mark ?? "") !== last;
  const isAlone = !/[.,]/.test(digits.slice(0, last));
  const isThousands = isAlone && mark === marksOf(locale).group && digits.length - last === 4 && last > 0;
  if (isOften || isThousands) return [digits, ""];
  return [digits.slice(0, last), digits.slice(last + 1)];
}

function marksOf(locale: string | undefined): { decimal: string; group: string } {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(12345.6);
  const mark = (type: "decimal" | "group") => parts.find((part) => part.type === type)?.value ?? "";
  return { decimal: mark("decimal") || ".", group: mark("group") };
}

function scaled(amount: Decimal, digits: number): bigint {
  const [whole = "0", fraction = ""] = amount.replace(/^[-+]/, "").split(".");
  const size = BigInt(whole + fraction.padEnd(digits, "0"));
  return amount.startsWith("-") ? -size : size;
}

function written(size: bigint, digits: number): Decimal {
  const all = (size < 0n ? -size : size).toString().padStart(digits + 1, "0");
  const sign = size < 0n ? "-" : "";
  return digits === 0 ? sign + all : `${sign}${all.slice(0, -digits)}.${all.slice(-digits)}`;
}
