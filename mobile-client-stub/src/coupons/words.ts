import { formatMoment, formatShortDay, type PlainDate } from "../format/dates.ts";
import { counted } from "../format/counted.ts";
import { formatMoney, isZero, type Money } from "../format/money.ts";
import { formatShare } from "../format/share.ts";
import { formatPrice } from "../format/units.ts";
import { CATEGORIES } from "../prices/categories.ts";
import type { Coupon } from "./documents.ts";

type Relevance = NonNullable<Coupon["relevance"]>;

/**
 * "Ends today", "Ends in 3 days", "Until Mar 31"; null where no end is said. Which day it is goes by the account, whose
 * coupons end by it, and not by the device; of `today` only the year counts.
 */
export function endWords(
  { endsOn, isEnding, daysLeft }: Pick<Coupon, "endsOn" | "isEnding" | "daysLeft">,
  today: PlainDate,
): string | null {
  if (endsOn === null || daysLeft === null) return null;
  if (daysLeft < 0) return `Ended ${formatShortDay(endsOn, today)}`;
  if (!isEnding) return `Until ${formatShortDay(endsOn, today)}`;
  if (daysLeft === 0) return "Ends today";
  return daysLeft === 1 ? "Ends tomorrow" : `Ends in ${daysLeft} days`;
}

/** What it takes off; null where its title says just that: a number alone may be one of goods, of days, of anything. */
export function termsWords(coupon: Pick<Coupon, "title" | Terms>): string | null {
  return saying(coupon).test(coupon.title) ? null : takenOff(coupon);
}

type Terms = "kind" | "percent" | "amount" | "buy" | "get";

/** What a title says that says what is taken off. */
function saying({ kind, percent, amount, buy, get }: Pick<Coupon, Terms>): RegExp {
  const off = amount ? moneyPattern(amount) : `${NO_NUMBER_BEFORE}${escaped(percent ?? "")}\\s*%`;
  switch (kind) {
    case "AMOUNT_OFF":
    case "PERCENT_OFF":
      return new RegExp(`${off}\\s+off\\b|\\bsave\\s+${off}`, "iu");
    case "FIXED_PRICE":
      return new RegExp(`\\b(?:for|only|just)\\s+${off}`, "iu");
    case "BOGO":
      return /\bbogo\b|\bbuy (?:one|1),? get (?:one|1) free\b/iu;
    case "BUY_X_GET_Y": {
      const got = percent === "100" ? "(?:free\\b|100\\s*%\\s*off\\b)" : `(?:at\\s+)?${off}\\s+off\\b`;
      return new RegExp(`\\bbuy ${buy},? get ${get} ${got}`, "iu");
    }
  }
}

const NO_NUMBER_BEFORE = "(?<![\\d.,])";

/** An amount as titles write it: "$2.00", "$2", "2.00 USD"; never as a part of a longer one. */
function moneyPattern(money: Money): string {
  const written = formatMoney(money);
  const ways = [written, written.replace(/[.,]0+(?!\d)/u, ""), `${money.amount} ${money.currencyCode}`];
  return `${NO_NUMBER_BEFORE}(?:${ways.map(escaped).join("|")})(?![.,]?\\d)`;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");

function takenOff({ kind, percent, amount, buy, get }: Pick<Coupon, Terms>): string {
  const off = amount ? formatMoney(amount) : percent ? `${percent}%` : "";
  switch (kind) {
    case "AMOUNT_OFF":
    case "PERCENT_OFF":
      return `${off} off`;
    case "FIXED_PRICE":
      return `For ${off}`;
    case "BOGO":
      return "Buy one, get one free";
    case "BUY_X_GET_Y":
      return percent === "100" ? `Buy ${buy}, get ${get} free` : `Buy ${buy}, get ${get} at ${off} off`;
  }
}

/** What has to be bought for it; null for nothing in particular. */
export function minimumWords({ minimum }: Pick<Coupon, "minimum">): string | null {
  if (!minimum) return null;
  const { amount, count, isOfBasket } = minimum;
  const of = isOfBasket ? " of anything" : "";
  const pieces = count && counted(count, "piece");
  const least = [amount && formatMoney(amount), pieces].filter(Boolean).join(" and ");
  return least ? `From ${least}${of}` : null;
}

/** Of what something is taken off; null where its title has the words already. */
export function goodsWords({
  title,
  appliesTo,
  category,
  words,
  products,
}: Pick<Coupon, "title" | "appliesTo" | "category" | "words" | "products">): string | null {
  if (appliesTo === "BASKET") return "The whole basket";
  if (category) return CATEGORIES[category];
  if (appliesTo === "FAMILY") return "Any size of one product";
  if (appliesTo === "PRODUCTS") {
    const [first, ...others] = products;
    if (!first) return null;
    const more = others.length === 1 ? " and another one" : ` and ${others.length} others`;
    return others.length > 0 ? `${first.name}${more}` : first.name;
  }
  const isSaid = words.every((word) =>
    new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word)}(?:e?s)?(?![\\p{L}\\p{N}])`, "iu").test(title),
  );
  return isSaid ? null : `Called ${words.join(" ")}`;
}

/** Why a line is taken for the use of a coupon. */
export function proofWords({
  shownBy,
  doubt,
  line,
}: Pick<Coupon["redemptions"][number], "shownBy" | "doubt" | "line">): string {
  const text = line ? `“${line.text}”` : "a line";
  if (doubt === "UNNAMED")
    return `Probably used: ${text} takes off what it does, and does not say that this coupon did it.`;
  if (doubt === "SEVERAL") return `Probably used: ${text} fits another coupon of yours as well.`;
  return shownBy === "CODE"
    ? `The receipt has its code: ${text}.`
    : `The receipt says so: ${text} takes off what it does.`;
}

/** Why it concerns somebody, by what they buy; a sentence or two. */
export function reasonWords(
  relevance: Relevance | null,
  today: PlainDate,
  appliesTo?: Coupon["appliesTo"],
): string {
  if (!relevance)
    return appliesTo === "BASKET"
      ? "None of your last purchases would have had it."
      : "You buy nothing of what it is for.";
  return relevance.reason === "BASKET" ? basketWords(relevance) : goodsReason(relevance, today);
}

function goodsReason(
  { product, every, lastPrice, lastPriceOn, lastPriceStore, unit, reason }: Relevance,
  today: PlainDate,
): string {
  const name = product?.name ?? "it";
  const also =
    reason === "FAMILY"
      ? ", in one of its sizes"
      : reason === "CATEGORY"
        ? ", which is of that part of the shop"
        : "";
  const told = every ? `You buy ${name} ${everyWords(every)}${also}.` : `You bought ${name} once${also}.`;
  if (!lastPrice) return told;
  const price = formatPrice(lastPrice, null, unit ?? "each");
  const where = lastPriceStore ? ` at ${lastPriceStore.name}` : "";
  const when = lastPriceOn ? ` on ${formatShortDay(lastPriceOn, today)}` : "";
  return `${told} Last it was ${price}${where}${when}.`;
}

function basketWords({ store, usualBasket, basketsMeeting, every }: Relevance): string {
  const where = store ? `at ${store.name}` : "there";
  const often = every ? ` ${everyWords(every)}` : "";
  const told = `You shop ${where}${often}`;
  const basket = usualBasket ? `, mostly for about ${formatMoney(usualBasket)}` : "";
  const enough = basketsMeeting
    ? ` ${formatShare(basketsMeeting)} of your last baskets are enough for it.`
    : "";
  return `${told}${basket}.${enough}`;
}

/** A cadence in days: "every 12 days", "every day". */
export function everyWords(days: string): string {
  const whole = Math.round(Number(days));
  return whole <= 1 ? "every day" : `every ${whole} days`;
}

/** What it is expected to save; null where that is nothing. */
export function savingWords(relevance: Relevance | null): Money | null {
  return relevance && !isZero(relevance.expectedSaving.amount) ? relevance.expectedSaving : null;
}

/** Where a coupon is known from. */
export function sourceWords({ kind, feed, receipt }: Coupon["sources"][number]): string {
  const when = receipt ? ` of ${formatMoment(receipt.receivedAt)}` : "";
  switch (kind) {
    case "HAND":
      return "Entered by hand";
    case "FEED":
      return feed ? `From the feed ${feed}` : "From a feed";
    case "MAIL":
      return `From a mail${when}`;
    case "RECEIPT":
      return `From a receipt${when}`;
  }
}
