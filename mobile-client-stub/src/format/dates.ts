/** A date without a time, such as "2026-03-01". It names a day, so no time zone may move it. */
export type PlainDate = string;
/** The first day of a month names it: "2026-03-01". */
export type Month = string;

// A plain date is laid on UTC and written in UTC; both ends agree, so it stays the day that it is everywhere.
const onUtc = (date: PlainDate): Date => new Date(`${date.slice(0, 10)}T00:00:00Z`);

function write(date: Date, options: Intl.DateTimeFormatOptions, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(date);
}

export const monthOf = (date: PlainDate): Month => `${date.slice(0, 7)}-01`;

/** The day that a moment is on by the reader's own clock. */
export function dayOf(moment: Date): PlainDate {
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** "March 2026" */
export const formatMonth = (month: Month, locale?: string): string =>
  write(onUtc(month), { month: "long", year: "numeric" }, locale);

/** "Mar": where the year stands elsewhere. */
export const formatMonthShort = (month: Month, locale?: string): string =>
  write(onUtc(month), { month: "short" }, locale);

/** "Sun, Mar 1": for lists below the name of the month. */
export const formatDay = (date: PlainDate, locale?: string): string =>
  write(onUtc(date), { weekday: "short", day: "numeric", month: "short" }, locale);

/** "Mar 1", or of another year than that of `today` "Mar 1, 2025": for where there is little room. */
export function formatShortDay(date: PlainDate, today: PlainDate, locale?: string): string {
  const isThisYear = date.slice(0, 4) === today.slice(0, 4);
  const year: Intl.DateTimeFormatOptions = isThisYear ? {} : { year: "numeric" };
  return write(onUtc(date), { day: "numeric", month: "short", ...year }, locale);
}

/** "Sun, Mar 1, 2026" */
export const formatDate = (date: PlainDate, locale?: string): string =>
  write(onUtc(date), { weekday: "short", day: "numeric", month: "short", year: "numeric" }, locale);

/** The wall clock of "2026-03-01T18:22:00" as it was printed: "6:22 PM". */
export const formatTime = (dateTime: string, locale?: string): string =>
  write(new Date(`${dateTime.slice(0, 19)}Z`), { timeStyle: "short" }, locale);

/** A moment in the reader's own zone: "Mar 1, 6:22 PM", with the year where that is another than now. */
export function formatMoment(moment: string, locale?: string, now = new Date()): string {
  const then = new Date(moment);
  const isOfThisYear = then.getFullYear() === now.getFullYear();
  const options: Intl.DateTimeFormatOptions = {
    year: isOfThisYear ? undefined : "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
  };
  return new Intl.DateTimeFormat(locale, options).format(then);
}
