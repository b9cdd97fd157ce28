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

/** Whether another reading may find more. What could not even be opened has no page, and never will. */
export const isRetryable = ({
  status,
  pages,
}: {
  status: ReceiptStatus;
  pages: readonly unknown[];
}): boolean => status === "NEEDS_REVIEW" || (status === "REJECTED" && pages.length > 0);

/** Whether it was recorded though nothing was bought: it offers something. */
export const isOfOffers = ({
  status,
  purchases,
}: {
  status: ReceiptStatus;
  purchases: readonly unknown[];
}): boolean => status === "RECORDED" && purchases.length === 0;

/** What to call a receipt before it is known what is on it. */
export function titleOf({
  subject,
  filename,
  channel,
}: Pick<ReceiptSummary, "subject" | "filename" | "channel">): string {
  return subject ?? filename ?? (channel === "MAIL" ? "Mail" : "Photo");
}

/** Where a tap on a receipt leads: to its one purchase, to mend it where that is needed; else to itself. */
export function pathOf({
  id,
  status,
  purchases,
}: Pick<ReceiptSummary, "id" | "status" | "purchases">): string {
  const [only, ...others] = purchases;
  if (!only || others.length > 0) return `/inbox/${encodeURIComponent(id)}`;
  return `/${status === "NEEDS_REVIEW" ? "review" : "purchases"}/${encodeURIComponent(only.id)}`;
}

interface Part {
  filename: string | null;
  mediaType: string;
  verdict: string;
}

const TEXTS: Record<string, string> = {
  "text/html": "The mail as it looks",
  "text/plain": "The mail as plain text",
};

/** What to call a piece of a receipt that may have no name. */
export const nameOfPart = ({ filename, mediaType }: Part): string =>
  filename ?? TEXTS[mediaType] ?? mediaType;

/** Whether the pieces say anything beside what is said of the whole. */
export const tellsMore = ({ parts, reason }: { parts: readonly Part[]; reason: string | null }): boolean =>
  parts.some(({ verdict }) => verdict !== reason) || parts.length > 1;
