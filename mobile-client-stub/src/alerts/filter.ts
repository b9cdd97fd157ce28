import type { AlertKind } from "./documents.ts";
import { ALL_KINDS } from "./words.ts";

/** What of all that is told is on the screen; it stands in the address. */
export interface AlertFilter {
  /** A kind of alert, what was told of receipts, or null for all that is new and all alerts. */
  show: AlertKind | "RECEIPTS" | null;
  unreadOnly: boolean;
}

export function readFilter(params: URLSearchParams): AlertFilter {
  const wanted = params.get("kind")?.toUpperCase().replaceAll("-", "_");
  const show = wanted === "RECEIPTS" ? wanted : (ALL_KINDS.find((kind) => kind === wanted) ?? null);
  return { show, unreadOnly: params.has("unread") };
}

export function writeFilter({ show, unreadOnly }: AlertFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (show) params.set("kind", show.toLowerCase().replaceAll("_", "-"));
  if (unreadOnly) params.set("unread", "");
  return params;
}
