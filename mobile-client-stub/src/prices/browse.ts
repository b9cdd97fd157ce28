import type { Category } from "./categories.ts";
import { isCategory } from "./categories.ts";
import { isPeriod, type Period } from "./periods.ts";

/** What the address bar says to show, so that it can be kept, shared and gone back to. */
export interface Browse {
  text: string;
  category: Category | "";
  store: string;
  /** Over which what changed is told. */
  period: Period;
}

export function readBrowse(params: URLSearchParams): Browse {
  const [category, period] = [params.get("category") ?? "", params.get("period") ?? ""];
  return {
    text: params.get("q") ?? "",
    category: isCategory(category) ? category : "",
    store: params.get("store") ?? "",
    period: isPeriod(period) ? period : "QUARTER",
  };
}

export function writeBrowse({ text, category, store, period }: Browse): URLSearchParams {
  const params = new URLSearchParams();
  if (text) params.set("q", text);
  if (category) params.set("category", category);
  if (store) params.set("store", store);
  if (period !== "QUARTER") params.set("period", period);
  return params;
}

export const isNarrowed = ({ text, category, store }: Browse): boolean =>
  text.trim() !== "" || category !== "" || store !== "";

/** What the list is asked for. */
export const wantedOf = ({ text, category, store }: Browse) => ({
  search: text.trim() || null,
  category: category || null,
  storeId: store || null,
});

/** That nothing fits, by what was asked for. */
export function nothingWords({ text, category, store }: Browse): string {
  const where = [category && "in this category", store && "at this store"].filter(Boolean).join(" and ");
  if (text.trim() === "") return `You bought nothing ${where}.`;
  return `None of your products is called that or has that number${where && `, ${where}`}.`;
}
