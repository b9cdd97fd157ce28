const A_MONTH = 30.44;

/** How long ago something was, by its age in days: "today", "12 days ago", "3 months ago". */
export function formatAge(days: number, locale?: string): string {
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  if (days < 14) return ago.format(-days || 0, "day");
  if (days < 61) return ago.format(-Math.floor(days / 7), "week");
  if (days < 730) return ago.format(-Math.floor(days / A_MONTH), "month");
  return ago.format(-Math.floor(days / 365.25), "year");
}
