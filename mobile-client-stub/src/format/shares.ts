import type { Decimal } from "./money.ts";

/** A fraction as a change: "+23%", "−4.5%"; below ten per cent with a decimal, where there is one to tell. */
export function formatChange(share: Decimal, locale?: string): string {
  const isSmall = Math.abs(Number(share)) < 0.0995;
  return new Intl.NumberFormat(locale, {
    style: "percent",
    signDisplay: "exceptZero",
    maximumFractionDigits: isSmall ? 1 : 0,
  }).format(share as Intl.StringNumericLiteral);
}
