import { formatMoment, formatShortDay, type PlainDate } from "../format/dates.ts";
import { formatMoney, isZero, type Money } from "../format/money.ts";
import { formatShare } from "../format/share.ts";
import { formatPrice } from "../format/units.ts";
import { CATEGORIES } from "../prices/categories.ts";
import type { Coupon } from "./documents.ts";

type Relevance = NonNullable<Coupon["relevance"]>;
const A_DAY = 86_400_000;

/** "Ends today", "Ends in 3 days", "Until Mar 31"; null where no end is said. */
export function endWords(
  { endsOn, isEnding }: Pick<Coupon, "endsOn" | "isEnding">,
  today: PlainDate,
): string | null {
  if (endsOn === null) return null;
  const days = Math.round((Date.parse(endsOn) - Date.parse(today)) / A_DAY);
  if (days < 0) return `Ended ${formatShortDay(endsOn, today)}`;
  if (!isEnding) return `Until ${formatShortDay(endsOn, today)}`;
  if (days === 0) return "Ends today";
  return days === 1 ? "Ends tomorrow" : `Ends in ${days} days`;
}

/** What it takes off; null where its title has the numbers already. */
export function termsWords({
  title,
  kind,
  percent,
  amount,
  buy,
  get,
}: Pick<Coupon, "title" | "kind" | "percent" | "amount" | "buy" | "get">): string | null {
  const words = takenOff({ kind, percent, amount, buy, get });
  const numbers = words.match(/\d+/g) ?? [];
  const isSaid =
    numbers.length > 0 ? numbers.every((number) => title.includes(number)) : /\b(bogo|free)\b/i.test(title);
  return isSaid ? null : words;
}

function takenOff({
  kind,
  percent,
  amount,
  buy,
  get,
}: Pick<Coupon, "kind" | "percent" | "amount" | "buy" | "get">): string {
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
  if (amount) return `From ${formatMoney(amount)}${of}`;
  return count ? `From ${count} pieces${of}` : null;
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
  const isSaid = words.every((word) => title.toLowerCase().includes(word));
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
    return `Probably used: ${text} takes off what it does, and does not say that a coupon did it.`;
  if (doubt === "SEVERAL") return `Probably used: ${text} fits another coupon of yours as well.`;
  return shownBy === "CODE"
    ? `The receipt has its code: ${text}.`
    : `The receipt says so: ${text} takes off what it does.`;
}

/** Why it concerns somebody, by what they buy; a sentence or two. */
export function reasonWords(relevance: Relevance | null, today: PlainDate): string {
  if (!relevance) return "You buy nothing of what it is for.";
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
