import type { AlertKind } from "../alerts/documents.ts";
import { readDecimal, typedAs } from "../format/decimal.ts";
import { fractionOf, percentOf } from "../format/share.ts";
import type { AlertSettings } from "./documents.ts";

export type Settings = AlertSettings;
export type Field = "increase" | "drop" | "lowestInDays" | "shrinkage" | "cheaper";

interface Bounds {
  label: string;
  unit: string;
  least: number;
  most: number;
  hint: string;
}

/** What can be entered, in per cent or days; the server has the same bounds and the last word. */
export const BOUNDS: Record<Field, Bounds> = {
  increase: { label: "At least", unit: "% more", least: 1, most: 1000, hint: "1 to 1,000" },
  drop: { label: "At least", unit: "% less", least: 1, most: 99, hint: "1 to 99" },
  lowestInDays: { label: "Lowest in", unit: "days", least: 1, most: 1825, hint: "1 to 1,825" },
  shrinkage: { label: "At least", unit: "% less", least: 1, most: 99, hint: "1 to 99" },
  cheaper: { label: "At least", unit: "% less", least: 1, most: 99, hint: "1 to 99" },
};
const FIELDS = Object.keys(BOUNDS) as Field[];

export const FIELDS_OF: Record<AlertKind, readonly Field[]> = {
  PRICE_INCREASE: ["increase"],
  PRICE_DROP: ["drop", "lowestInDays"],
  TARGET_PRICE: [],
  SHRINKFLATION: ["shrinkage"],
  CHEAPER_ELSEWHERE: ["cheaper"],
  COUPON: [],
};

/** A setting as it stands in its field. */
export const typed = (field: Field, settings: Settings, locale?: string): string =>
  field === "lowestInDays" ? String(settings.lowestInDays) : typedAs(percentOf(settings[field]), locale);

interface Read {
  input: Partial<Record<Exclude<Field, "lowestInDays">, string>> & { lowestInDays?: number };
  problems: Partial<Record<Field, string>>;
}

/** What was entered, as the server takes it, and what is wrong with it, by field. */
export function readForm(form: { get: (name: string) => unknown }, locale?: string): Read {
  const read: Read = { input: {}, problems: {} };
  for (const field of FIELDS) {
    const entered = form.get(field);
    if (typeof entered !== "string") continue;
    const number = readDecimal(entered, locale);
    const wrong = problemWith(field, number);
    if (wrong !== null || number === null) read.problems[field] = wrong ?? "";
    else if (field === "lowestInDays") read.input.lowestInDays = Number(number);
    else read.input[field] = fractionOf(number);
  }
  return read;
}

function problemWith(field: Field, number: string | null): string | null {
  const { least, most, hint } = BOUNDS[field];
  if (number === null) return "Please enter a number.";
  if (field === "lowestInDays" && !/^\d+$/.test(number)) return "Please enter whole days.";
  const isWithin = Number(number) >= least && Number(number) <= most;
  return isWithin ? null : `Please enter ${hint}.`;
}
