import type { ProductSummary } from "./documents.ts";

type StorePrice = ProductSummary["prices"][number];

/** What the product itself, in no other size, costs where it was bought last; null where no price of it stands. */
export function lastPrice({ id, prices }: Pick<ProductSummary, "id" | "prices">): StorePrice | null {
  const own = prices.filter(({ product }) => product.id === id);
  return own.reduce<StorePrice | null>(
    (last, price) => (last === null || price.observedOn > last.observedOn ? price : last),
    null,
  );
}

/** "Kroger · 18 oz": what tells it from others of its name; empty where nothing is known. */
export function detailsOf({ name, details }: Pick<ProductSummary, "name" | "details">): string {
  const brand = details?.brand && !name.toLowerCase().includes(details.brand.toLowerCase()) && details.brand;
  return [brand, details?.netContent?.text].filter(Boolean).join(" · ");
}

/** How the price went at a store: from 0, the oldest and lowest, to 1; null where there is no more than one point. */
export interface Trend {
  points: { x: number; y: number }[];
  direction: "up" | "down" | "flat";
}

/** The trend at the store of the last price; the lines of a drawing need no exact numbers. */
export function trendOf({ history }: Pick<ProductSummary, "history">, storeId: string): Trend | null {
  const line = history.find(({ store }) => store.id === storeId);
  if (!line || line.points.length < 2) return null;
  const days = line.points.map(({ startsOn }) => Date.parse(startsOn));
  const amounts = line.points.map(({ median }) => Number(median.amount));
  const [x, y] = [within(days), within(amounts)];
  const [first = 0, last = 0] = [amounts[0], amounts.at(-1)];
  return {
    points: days.map((day, index) => ({ x: x(day), y: y(amounts[index] ?? 0) })),
    direction: last > first ? "up" : last < first ? "down" : "flat",
  };
}

function within(values: readonly number[]): (value: number) => number {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (value) => (high === low ? 0.5 : (value - low) / (high - low));
}
