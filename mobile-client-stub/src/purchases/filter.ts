import { dayOf, type PlainDate } from "../format/dates.ts";
import type { PurchaseFilter } from "./documents.ts";

/** What the address bar says to look for, so that a search can be kept, shared and gone back to. */
export interface Search {
  text: string;
  store: string;
  period: Period;
  /** Used with the period "custom"; empty where open. */
  from: PlainDate;
  to: PlainDate;
}

export const PERIODS = {
  any: "Any time",
  "30d": "Last 30 days",
  "90d": "Last 90 days",
  year: "This year",
  custom: "Choose dates",
} as const;
export type Period = keyof typeof PERIODS;

const isPeriod = (text: string): text is Period => Object.hasOwn(PERIODS, text);

export function readSearch(params: URLSearchParams): Search {
  const period = params.get("period") ?? "any";
  return {
    text: params.get("q") ?? "",
    store: params.get("store") ?? "",
    period: isPeriod(period) ? period : "any",
    from: params.get("from") ?? "",
    to: params.get("to") ?? "",
  };
}

export function writeSearch({ text, store, period, from, to }: Search): URLSearchParams {
  const params = new URLSearchParams();
  if (text) params.set("q", text);
  if (store) params.set("store", store);
  if (period !== "any") params.set("period", period);
  if (period === "custom" && from) params.set("from", from);
  if (period === "custom" && to) params.set("to", to);
  return params;
}

export const isNarrowed = ({ text, store, period }: Search): boolean =>
  text.trim() !== "" || store !== "" || period !== "any";

/** The filter that the API takes; null leaves everything in. `today` is the reader's own day. */
export function filterOf(search: Search, today: PlainDate): PurchaseFilter | null {
  if (!isNarrowed(search)) return null;
  const { from, to } = datesOf(search, today);
  return {
    text: search.text.trim() || null,
    storeId: search.store || null,
    from: from || null,
    to: to || null,
  };
}

function datesOf(search: Search, today: PlainDate): { from: PlainDate; to: PlainDate } {
  if (search.period === "30d") return { from: daysBefore(today, 30), to: "" };
  if (search.period === "90d") return { from: daysBefore(today, 90), to: "" };
  if (search.period === "year") return { from: `${today.slice(0, 4)}-01-01`, to: "" };
  if (search.period === "custom") return { from: search.from, to: search.to };
  return { from: "", to: "" };
}

/** The day it is for the reader now. */
export const today = (now = new Date()): PlainDate => dayOf(now);

export function daysBefore(date: PlainDate, days: number): PlainDate {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - days);
  return day.toISOString().slice(0, 10);
}
