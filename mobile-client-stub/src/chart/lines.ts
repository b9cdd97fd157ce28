import type { PlainDate } from "../format/dates.ts";
import type { Decimal } from "../format/money.ts";

/** A line of a chart over days. */
export interface Line {
  name: string;
  points: readonly Point[];
  /** Whether a value holds until the next one, as a price does; else the line runs straight from point to point. */
  isStepped: boolean;
}

export interface Point {
  on: PlainDate;
  value: Decimal;
  /** Whether it is of another sort than the others and drawn hollow. */
  isHollow?: boolean;
  /** Between which values it is, where that is not sure. */
  band?: { low: Decimal; high: Decimal } | null;
}

type Column = (number | null)[];

/** The lines in columns, as a plot takes them: the days in seconds, then what each line has on each of them. */
export interface Columns {
  days: number[];
  lines: { values: Column; solid: Column; hollow: Column; low: Column; high: Column }[];
}

/** With the months of a chart of months, each of them is a column, also one that no line has a value in.
 *
 * Where pixels are drawn, floats do; what is read stands beside, exact. */
export function columnsOf(lines: readonly Line[], months: readonly PlainDate[] = []): Columns {
  const dates = [
    ...new Set([...months, ...lines.flatMap(({ points }) => points.map(({ on }) => on))]),
  ].sort();
  return {
    days: dates.map((date) => Date.parse(`${date}T00:00:00Z`) / 1000),
    lines: lines.map(({ points }) => {
      const byDay = new Map(points.map((point) => [point.on, point]));
      const column = (read: (point: Point) => Decimal | null | undefined): Column =>
        dates.map((date) => {
          const point = byDay.get(date);
          const value = point && read(point);
          return value == null ? null : Number(value);
        });
      return {
        values: column(({ value }) => value),
        solid: column(({ value, isHollow }) => (isHollow ? null : value)),
        hollow: column(({ value, isHollow }) => (isHollow ? value : null)),
        low: column(({ band }) => band?.low),
        high: column(({ band }) => band?.high),
      };
    }),
  };
}

/** The colour of a line; after six they begin again. */
export const colourOf = (index: number): string => `--series-${(index % 6) + 1}`;

/** Which of the months have a word below them where there is room for so many: each second, third, ..., the last too. */
export function monthsTold<T>(months: readonly T[], room: number): T[] {
  const every = Math.max(1, Math.ceil(months.length / Math.max(1, room)));
  return months.filter((_, place) => (months.length - 1 - place) % every === 0);
}

/** How far apart the lines of the grid may be: one, two or five of any power of ten, which few digits say exactly. */
export const STEPS: readonly number[] = Array.from({ length: 16 }, (_, place) => place - 6).flatMap((power) =>
  [1, 2, 5].map((count) => Number(`${count}e${power}`)),
);

/** What stands at the lines of the grid, which are a step apart, with at least so many digits: never cut off. */
export function valueWords(values: readonly number[], step: number, digits: number): string[] {
  const needed = Math.max(digits, -Math.floor(Math.log10(step) + 1e-9));
  return values.map((value) => value.toFixed(needed));
}
