/** How long an alert may be let rest. */
export const RESTS = [
  { words: "For a day", days: 1 },
  { words: "For a week", days: 7 },
  { words: "For a month", days: 30 },
] as const;

/** The moment so many days from now, at the same time of the day by the reader's own clock. */
export function inDays(days: number, now: Date): Date {
  const then = new Date(now);
  then.setDate(then.getDate() + days);
  return then;
}

/** Whether an alert rests now. */
export const rests = ({ snoozedUntil }: { snoozedUntil: string | null }, now: Date): boolean =>
  snoozedUntil !== null && new Date(snoozedUntil) > now;
