import { formatAge } from "../format/ages.ts";
import { formatMoney, formatDivided, isNegative, isZero, type Money } from "../format/money.ts";
import { formatPrice, perWords } from "../format/units.ts";
import type { Watch } from "./documents.ts";

/** "At or under $3.00 / lb". */
export const targetWords = ({ target, per }: Watch, locale?: string): string =>
  `At or under ${formatPrice(target, per, "each", locale)}`;

/** "at Aldi, without offers, in any size". */
export function whereWords({ store, withPromotions, inAnySize }: Watch): string {
  const parts = [
    store ? `At ${store.name}` : "At any store",
    withPromotions ? null : "without offers",
    inAnySize ? "in any size" : null,
  ];
  return parts.filter(Boolean).join(", ");
}

export type WatchState = "paused" | "reached" | "over" | "unknown";

export function stateOf({ pausedAt, nearest }: Watch): WatchState {
  if (pausedAt !== null) return "paused";
  if (nearest === null) return "unknown";
  return isZero(nearest.over.amount) || isNegative(nearest.over.amount) ? "reached" : "over";
}

/** What it costs now and how far that is from the target. */
export function nearestWords({ per, nearest }: Watch, locale?: string): string {
  if (nearest === null) return "No price of now can be compared with it.";
  const { price, store, age, isPromotional } = nearest;
  const offer = isPromotional ? ", on offer" : "";
  const words = perWords(per);
  return `Now ${amountOf(price, per, locale)}${words && ` / ${words}`} at ${store.name}${offer}, ${formatAge(age, locale)}`;
}

/** How far the price of now is from the target, in a badge; null where that is not known. */
export function distanceWords(watch: Watch, locale?: string): string | null {
  const state = stateOf(watch);
  if (state === "paused") return "Paused";
  if (state === "reached") return "Reached";
  return watch.nearest && `${amountOf(watch.nearest.over, watch.per, locale)} over`;
}

/** A price of now: as it was paid, or divided for what the target is for. */
const amountOf = (money: Money, per: Watch["per"], locale?: string): string =>
  perWords(per) ? formatDivided(money, locale) : formatMoney(money, locale);
