import type { Month, PlainDate } from "../format/dates.ts";
import type { Period as ChangePeriod } from "../prices/periods.ts";

/** Over how many months, this one included, all of it is told; and over how long, a year at most, what changed most. */
export const PERIODS = {
  "3M": { words: "3 months", months: 3, changes: "QUARTER" },
  "6M": { words: "6 months", months: 6, changes: "HALF_YEAR" },
  "1Y": { words: "12 months", months: 12, changes: "YEAR" },
  "2Y": { words: "2 years", months: 24, changes: "YEAR" },
  "5Y": { words: "5 years", months: 60, changes: "YEAR" },
} as const satisfies Record<string, { words: string; months: number; changes: ChangePeriod }>;
export type Period = keyof typeof PERIODS;

const isPeriod = (text: string): text is Period => Object.hasOwn(PERIODS, text);

/** What the address bar says to show. */
export interface View {
  period: Period;
  /** ISO 4217; empty for the one of most purchases. */
  currency: string;
  /** The month alone whose stores and categories are shown; null for the whole period. */
  month: Month | null;
  /** The published index; empty for the first that fits, "none" for none. */
  series: string;
}

export function readView(params: URLSearchParams): View {
  const [period, month] = [params.get("period") ?? "", params.get("month") ?? ""];
  return {
    period: isPeriod(period) ? period : "1Y",
    currency: params.get("currency") ?? "",
    month: /^\d{4}-\d{2}-01$/.test(month) ? month : null,
    series: params.get("series") ?? "",
  };
}

export function writeView({ period, currency, month, series }: View): URLSearchParams {
  const params = new URLSearchParams();
  if (period !== "1Y") params.set("period", period);
  if (currency) params.set("currency", currency);
  if (month) params.set("month", month);
  if (series) params.set("series", series);
  return params;
}

/** The first day of a period that ends with the month of `today`. */
export function startOf(period: Period, today: PlainDate): PlainDate {
  const [year = 0, month = 1] = today.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - PERIODS[period].months, 1));
  return first.toISOString().slice(0, 10);
}
