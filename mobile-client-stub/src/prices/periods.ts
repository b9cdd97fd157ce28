/** Over how long what changed is told. */
export const PERIODS = {
  MONTH: "Last month",
  QUARTER: "Last 3 months",
  HALF_YEAR: "Last 6 months",
  YEAR: "Last year",
} as const;
export type Period = keyof typeof PERIODS;

export const isPeriod = (text: string): text is Period => Object.hasOwn(PERIODS, text);
