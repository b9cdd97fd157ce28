import type { ReceiptStatus, ReceiptSummary } from "./documents.ts";

type Tone = "plain" | "good" | "warn" | "bad";

const WORDS: Record<ReceiptStatus, { label: string; tone: Tone }> = {
  RECEIVED: { label: "Waiting", tone: "plain" },
  READING: { label: "Reading", tone: "plain" },
  RECORDED: { label: "Recorded", tone: "good" },
  NEEDS_REVIEW: { label: "Needs a look", tone: "warn" },
  DUPLICATE: { label: "Already here", tone: "plain" },
  QUARANTINED: { label: "Held back", tone: "warn" },
  REJECTED: { label: "Not recorded", tone: "bad" },
};

export const wordsOf = (status: ReceiptStatus): { label: string; tone: Tone } => WORDS[status];

export const isUnderWay = (status: ReceiptStatus): boolean => status === "RECEIVED" || status === "READING";
export const isRetryable = (status: ReceiptStatus): boolean =>
  status === "NEEDS_REVIEW" || status === "REJECTED";

/** What to call a receipt before it is known what is on it. */
export function titleOf({
  subject,
  filename,
  channel,
}: Pick<ReceiptSummary, "subject" | "filename" | "channel">): string {
  return subject ?? filename ?? (channel === "MAIL" ? "Mail" : "Photo");
}

/** Where a tap on a receipt leads: to its one purchase (or that of the receipt that it repeats), else to itself. */
export function pathOf({
  id,
  purchases,
  duplicateOf,
}: Pick<ReceiptSummary, "id" | "purchases" | "duplicateOf">): string {
  const recorded = purchases.length > 0 ? purchases : (duplicateOf?.purchases ?? []);
  const [only, ...others] = recorded;
  if (only && others.length === 0) return `/purchases/${encodeURIComponent(only.id)}`;
  return `/inbox/${encodeURIComponent(id)}`;
}
