import type { IconName } from "../design/Icon.tsx";
import { formatDate } from "../format/dates.ts";
import { formatMoney, formatDivided, isZero, type Money } from "../format/money.ts";
import { formatShare } from "../format/share.ts";
import type { Alert, AlertKind, AlertSettings } from "./documents.ts";

type Tone = "good" | "warn";

interface KindWords {
  /** As a filter and as a setting says it. */
  label: string;
  icon: IconName;
  tone: Tone;
}

export const KINDS: Record<AlertKind, KindWords> = {
  PRICE_INCREASE: { label: "Costs more", icon: "rise", tone: "warn" },
  PRICE_DROP: { label: "Costs less", icon: "fall", tone: "good" },
  TARGET_PRICE: { label: "At your price", icon: "target", tone: "good" },
  SHRINKFLATION: { label: "Got smaller", icon: "shrink", tone: "warn" },
  CHEAPER_ELSEWHERE: { label: "Cheaper elsewhere", icon: "shop", tone: "good" },
  COUPON: { label: "Coupons", icon: "tag", tone: "good" },
};
export const ALL_KINDS = Object.keys(KINDS) as AlertKind[];

/** What an alert says, in a shopper's words with its exact numbers. */
export interface AlertWords {
  title: string;
  /** What it was before; null where nothing is known of before. */
  from: string | null;
  to: string;
  /** How much that is, with its sign: "+14.3%". */
  change: string | null;
  /** What else there is to say of it; null for nothing. */
  aside: string | null;
}

type Told = Pick<
  Alert,
  "kind" | "store" | "before" | "after" | "paid" | "earlier" | "change" | "per" | "shrinkage" | "product"
> & {
  watch: Pick<NonNullable<Alert["watch"]>, "target" | "per"> | null;
};

export function wordsOf(alert: Told, locale?: string): AlertWords {
  const title = titleOf(alert);
  const per = measureOf(alert);
  if (alert.shrinkage) return { title, ...shrunk(alert, alert.shrinkage, locale) };
  const isChange = alert.change !== null && !isZero(alert.change); // it may be at your price for long
  return {
    title,
    from: isChange && alert.before ? priceAlone(alert.before, per, locale) : null,
    to: priceFor(alert.after, per, locale),
    change: isChange ? shareOf(alert.change, locale) : null,
    aside: together(
      alert.watch && `You asked for ${targetOf(alert.watch, locale)} or less`,
      toldBefore(alert, locale),
      shelf(alert, locale),
    ),
  };
}

/** What shrank is told by its content; the unit price says what that is in money. */
function shrunk(
  alert: Told,
  { before: full, after: less, change }: NonNullable<Alert["shrinkage"]>,
  locale: string | undefined,
): Omit<AlertWords, "title"> {
  const per = measureOf(alert);
  const now = priceFor(alert.after, per, locale);
  const prices = alert.before ? `${priceAlone(alert.before, per, locale)} → ${now}` : now;
  return {
    from: full.text,
    to: less.text,
    change: shareOf(change, locale),
    aside: together(prices, toldBefore(alert, locale), shelf(alert, locale)),
  };
}

/** What was told before in the same episode; null where nothing was, or where it is the price before itself. */
const toldBefore = ({ earlier, before, ...alert }: Told, locale: string | undefined): string | null => {
  if (!earlier || (before && Number(before.amount) === Number(earlier.price.amount))) return null;
  const per = measureOf({ ...alert, earlier, before });
  return `It was ${priceFor(earlier.price, per, locale)} on ${formatDate(earlier.observedOn, locale)}`;
};

/** That less was paid than the shelf asked, of which the alert is; null where what it tells is what was paid. */
const shelf = (alert: Told, locale: string | undefined): string | null =>
  alert.paid && `On the shelf; you paid ${priceFor(alert.paid, measureOf(alert), locale)}`;

const together = (...words: (string | null)[]): string | null =>
  words.filter((each) => each !== null).join(" · ") || null;

function titleOf({ kind, product, store }: Told): string {
  const name = product?.name ?? "something you buy"; // for a moment after a correction it is not known of what
  switch (kind) {
    case "PRICE_INCREASE":
      return `Costs more: ${name}`;
    case "PRICE_DROP":
      return `Costs less: ${name}`;
    case "TARGET_PRICE":
      return `At your price: ${name}`;
    case "SHRINKFLATION":
      return `Got smaller: ${name}`;
    case "CHEAPER_ELSEWHERE":
      return `Cheaper at ${store.name}: ${name}`;
    case "COUPON":
      return product ? `A coupon for ${name}` : `A coupon at ${store.name}`;
  }
}

/** What a price is for, such as "1 lb"; null for one package as it is sold. */
type Measure = string | null;

const isOneEach = ({ unit, amount }: NonNullable<Alert["per"]>): boolean =>
  unit === "EACH" && Number(amount) === 1;

/**
 * What the prices of an alert are for. What is compared over sizes is measured by what is in a package, so for what is
 * counted, as eggs are, one each is a piece there and no package.
 */
function measureOf({ kind, per, product }: Told): Measure {
  if (!isOneEach(per)) return per.text;
  const content = product?.details?.netContent;
  const isBySize = kind === "CHEAPER_ELSEWHERE" || kind === "SHRINKFLATION";
  const isSeveral = content?.unit === "each" && (Number(content.amount) > 1 || content.pack > 1);
  return isBySize && isSeveral ? "one" : null;
}

const priceAlone = (price: Money, per: Measure, locale: string | undefined): string =>
  per === null ? formatMoney(price, locale) : formatDivided(price, locale);

/** A price with what it is for, where that is not one package as it is sold. */
const priceFor = (price: Money, per: Measure, locale: string | undefined): string =>
  `${priceAlone(price, per, locale)}${per === null ? "" : ` for ${per}`}`;

function targetOf(
  { target, per }: Pick<NonNullable<Alert["watch"]>, "target" | "per">,
  locale?: string,
): string {
  return priceFor(target, per && !isOneEach(per) ? per.text : null, locale);
}

const shareOf = (change: string | null, locale: string | undefined): string | null =>
  change === null ? null : formatShare(change, { signed: true, locale });

/** Why a shopper is told this: the rule that stands behind the alert, with the shopper's own numbers. */
export function reasonFor(
  alert: Pick<Alert, "kind" | "watch">,
  settings: AlertSettings,
  locale?: string,
): string {
  const share = (fraction: string) => formatShare(fraction, { locale });
  switch (alert.kind) {
    case "PRICE_INCREASE":
      return `You are told when something costs at least ${share(settings.increase)} more than usual at the same store.`;
    case "PRICE_DROP":
      return `You are told when something costs at least ${share(settings.drop)} less than usual at the same store, and less than in the ${settings.lowestInDays} days before.`;
    case "SHRINKFLATION":
      return `You are told when a package holds at least ${share(settings.shrinkage)} less, and the price did not fall with it.`;
    case "CHEAPER_ELSEWHERE":
      return `You are told when something you buy often costs at least ${share(settings.cheaper)} less at another store you use.`;
    case "COUPON":
      return "You are told of a coupon for what you buy when it is new, and again three days before it ends.";
    case "TARGET_PRICE":
      return alert.watch ? watchedAs(alert.watch, locale) : "You watched its price. That watch is gone.";
  }
}

function watchedAs(watch: NonNullable<Alert["watch"]>, locale: string | undefined): string {
  const where = watch.store ? `at ${watch.store.name}` : "at any store";
  const what = watch.inAnySize ? ", in any size" : "";
  const offers = watch.withPromotions ? "offers count, too" : "offers do not count";
  return `You watch its price: ${targetOf(watch, locale)} or less ${where}${what}; ${offers}.`;
}
