import { formatMonth, type Month } from "../format/dates.ts";
import { difference } from "../format/decimal.ts";
import { type Decimal, isZero, type Money } from "../format/money.ts";
import { formatShare, fractionOf } from "../format/share.ts";
import { CATEGORIES } from "../prices/categories.ts";
import type { CategorySpending, Discounts, IndexMonth } from "./documents.ts";

const KINDS: Record<CategorySpending["kind"], string> = {
  GOODS: "Not sorted in",
  DISCOUNT: "Taken off several things or whole purchases",
  DEPOSIT: "Deposits",
  FEE: "Fees",
  TAX: "Tax added at the till",
  ROUNDING: "Rounding",
  UNEXPLAINED: "Unexplained",
};

/** On what money was spent. */
export const nameOfPart = ({ kind, category }: Pick<CategorySpending, "kind" | "category">): string =>
  category ? CATEGORIES[category] : KINDS[kind];

/** "12 lines"; of what is unexplained, in how many purchases. */
export function countOfPart({ kind, lineCount }: Pick<CategorySpending, "kind" | "lineCount">): string {
  if (kind === "UNEXPLAINED")
    return `The total of ${counted(lineCount, "purchase")} is not what the lines add up to`;
  return counted(lineCount, "line");
}

export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;

/** What is to be said of purchases that are in no sum, or in no month; empty where all are. */
export function gapsOf(
  withoutTotalCount: number,
  undated: { purchaseCount: number; total: Money },
  format: (money: Money) => string,
): string[] {
  const told: string[] = [];
  if (withoutTotalCount > 0)
    told.push(
      withoutTotalCount === 1
        ? "1 purchase has no total that could be read; it adds nothing."
        : `${withoutTotalCount} purchases have no total that could be read; they add nothing.`,
    );
  if (undated.purchaseCount > 0) {
    const verb = undated.purchaseCount === 1 ? "has" : "have";
    told.push(
      `${counted(undated.purchaseCount, "purchase")} of ${format(undated.total)} ${verb} no date and ${undated.purchaseCount === 1 ? "is" : "are"} in no month.`,
    );
  }
  return told;
}

export const DISCOUNT_WORDS: Record<Discounts["kind"], string> = {
  PROMOTION: "Promotions",
  COUPON: "Coupons",
  BASKET: "Off several things or whole purchases",
};

/** The last month whose index is known by what was bought in it; null where there is none. */
export const lastOf = (months: readonly IndexMonth[]): IndexMonth | null =>
  months.findLast(({ index, isCarried }) => index !== null && !isCarried) ?? null;

/** How far an index is from 100, as a change: "104.2" is "+4.2%". */
export const changeOf = (index: Decimal): string =>
  formatShare(fractionOf(difference(index, "100")), { signed: true });

/** "You pay 4.2% more for the same things than in January 2025."; no more is said than the band allows. */
export function headlineOf(index: Decimal, base: Month, band: IndexMonth["band"]): string {
  const change = difference(index, "100");
  const than = formatMonth(base);
  const share = formatShare(fractionOf(change.replace("-", "")));
  if (isZero(change) || share === formatShare("0"))
    return `You pay as much for the same things as in ${than}.`;
  if (band && isBelow(band.low) && !isBelow(band.high))
    return `You pay about as much for the same things as in ${than}: ${changeOf(index)}, which may be chance.`;
  return `You pay ${share} ${change.startsWith("-") ? "less" : "more"} for the same things than in ${than}.`;
}

const isBelow = (index: Decimal): boolean => difference(index, "100").startsWith("-");

/** What the number of a month rests on, in words. */
export function restsOn({ startsOn, coverage, matchCount, isCarried, band }: IndexMonth): string[] {
  const month = formatMonth(startsOn);
  if (isCarried) return [`In ${month} nothing could be compared, so the month before stands.`];
  const told =
    coverage === null
      ? []
      : [
          `${formatShare(coverage)} of what you spent on goods in ${month} could be compared: ${counted(matchCount, "product")}.`,
        ];
  told.push(sureness(band));
  return told;
}

/** How sure the index is; nothing is claimed of a few products, nor of some that all changed alike. */
function sureness(band: IndexMonth["band"]): string {
  if (!band) return "How sure that is cannot be said: it takes at least five different products.";
  const [low, high] = [changeOf(band.low), changeOf(band.high)];
  if (low === high) return "All of these products changed alike, so nothing tells how sure that is.";
  return `With other products of the kind it would roughly be between ${low} and ${high}, in 9 of 10 cases. Prices that were misread are not in that.`;
}

/** Which months the index says nothing of, though they have prices; null where there are none. */
export function apartOf(months: readonly IndexMonth[], locale?: string): string | null {
  const apart = months.filter(({ isApart }) => isApart).map(({ startsOn }) => formatMonth(startsOn, locale));
  if (apart.length === 0) return null;
  const which =
    apart.length <= MOST_NAMED
      ? new Intl.ListFormat(locale, { type: "conjunction" }).format(apart)
      : `${apart.length} months from ${apart[0]} to ${apart.at(-1)}`;
  return `Not in it: ${which}. Too few of the same things were bought then to compare with the months of the index.`;
}

const MOST_NAMED = 4;

/** An index as it is read: to a tenth. */
export const formatIndex = (index: Decimal, locale?: string): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
    index as Intl.StringNumericLiteral,
  );

/** The width of a bar beside others, in per cent; nothing for what came back. Pixels are no numbers to be read. */
export const widthOf = (amount: Decimal, most: Decimal): number =>
  Number(most) > 0 ? Math.max(0, (Number(amount) / Number(most)) * 100) : 0;

/** The largest of the amounts. */
export const largestOf = (amounts: readonly Decimal[]): Decimal =>
  amounts.reduce((most, amount) => (Number(amount) > Number(most) ? amount : most), "0");
