import { type Month, monthOf } from "../format/dates.ts";

export interface MonthGroup<T> {
  /** The first day of the month; null for purchases whose date could not be read. */
  month: Month | null;
  members: T[];
}

/** Purchases that follow one another in the same month, together; the order stays as it came. */
export function byMonth<T extends { purchasedOn: string | null }>(purchases: readonly T[]): MonthGroup<T>[] {
  const groups: MonthGroup<T>[] = [];
  for (const purchase of purchases) {
    const month = purchase.purchasedOn === null ? null : monthOf(purchase.purchasedOn);
    const last = groups.at(-1);
    if (last?.month === month) last.members.push(purchase);
    else groups.push({ month, members: [purchase] });
  }
  return groups;
}
