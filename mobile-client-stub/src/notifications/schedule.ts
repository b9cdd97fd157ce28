import type { NotificationSettings } from "./documents.ts";

export const WEEKDAYS = [
  "MONDAY",
  "TUESDAY",
  "WEDNESDAY",
  "THURSDAY",
  "FRIDAY",
  "SATURDAY",
  "SUNDAY",
] as const satisfies readonly NotificationSettings["digestWeekday"][];

const MONDAY = Date.UTC(2024, 0, 1);

/** "Saturday" in the reader's language. */
export function formatWeekday(day: (typeof WEEKDAYS)[number], locale?: string): string {
  const date = new Date(MONDAY + WEEKDAYS.indexOf(day) * 86_400_000);
  return new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(date);
}

/** A full hour as the reader writes it: "9:00 AM". */
export function formatHour(hour: number, locale?: string): string {
  const date = new Date(MONDAY + hour * 3_600_000);
  return new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: "UTC" }).format(date);
}
