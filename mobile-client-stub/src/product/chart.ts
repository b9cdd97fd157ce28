import type { Line } from "../chart/lines.ts";
import type { PlainDate } from "../format/dates.ts";
import type { Money } from "../format/money.ts";
import type { HistoryLine } from "./documents.ts";

/** How far back a chart goes, in days; null for as far as there is anything. */
export const RANGES = {
  "3M": { words: "3 months", days: 92 },
  "1Y": { words: "1 year", days: 365 },
  ALL: { words: "All", days: null },
} as const;
export type Range = keyof typeof RANGES;

/** What the prices of a scale are for where that is what is sold, and no part of it. */
export const PACKAGE = "Package";

/** The lines that can stand on one axis: prices in one currency for the same quantity. */
export interface Scale {
  key: string;
  /** "Package", or what a price is for: "piece", "fl oz", "100 g". */
  words: string;
  lines: HistoryLine[];
}

/**
 * The axes on which lines can be drawn: as it is sold first, then by unit; of the latter only what is not the same.
 * The one with the most points leads where a product is sold in several ways.
 */
export function scalesOf(asSold: readonly HistoryLine[], byUnit: readonly HistoryLine[]): Scale[] {
  const sold = grouped(asSold).sort((one, other) => countOf(other) - countOf(one));
  const known = new Set(sold.map(({ key }) => key));
  const told = grouped(byUnit).filter(({ key }) => !known.has(key));
  return [...sold, ...told];
}

const countOf = ({ lines }: Scale): number => lines.reduce((count, { points }) => count + points.length, 0);

function grouped(lines: readonly HistoryLine[]): Scale[] {
  const scales = new Map<string, Scale>();
  for (const line of lines) {
    const currency = line.points[0]?.median.currencyCode ?? "";
    const unit = line.per.text === "1 each" ? "piece" : line.per.text.replace(/^1 /, "");
    const words = line.isPackage ? PACKAGE : unit;
    const key = `${words} ${currency}`;
    const scale = scales.get(key) ?? { key, words, lines: [] };
    scale.lines.push(line);
    scales.set(key, scale);
  }
  return [...scales.values()];
}

/** A price on a day, as a table has it. */
export interface Row {
  on: PlainDate;
  store: string;
  price: Money;
  isPromotional: boolean;
}

/** The points of the lines as rows, the newest first. */
export function rowsOf(lines: readonly HistoryLine[]): Row[] {
  const rows = lines.flatMap(({ store, points }) =>
    points.map((point) => ({
      on: point.startsOn,
      store: store.name,
      price: point.median,
      isPromotional: point.isPromotional,
    })),
  );
  return rows.sort((one, other) => other.on.localeCompare(one.on) || one.store.localeCompare(other.store));
}

/** A line as it is drawn; offers are hollow. */
export const drawnOf = ({ store, points }: HistoryLine): Line => ({
  name: store.name,
  isStepped: true,
  points: points.map(({ startsOn, median, isPromotional }) => ({
    on: startsOn,
    value: median.amount,
    isHollow: isPromotional,
  })),
});

/** What was paid on the day of a column, at each store that has a point there. */
export function rowsAt(lines: readonly HistoryLine[], column: number): Row[] {
  const rows = rowsOf(lines);
  const days = [...new Set(rows.map(({ on }) => on))].sort();
  return rows.filter(({ on }) => on === days[column]);
}
