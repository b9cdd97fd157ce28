import { useFreshQuery } from "../api/fresh.ts";
import type { Topic } from "../api/feed.ts";
import { Unread } from "./documents.ts";

/** What changes what stands behind the bell. */
export const NEWS: readonly Topic[] = ["alerts", "notifications"];
const CONTEXT = { additionalTypenames: ["Alert", "AlertConnection", "NotificationConnection"] };

/** How much of what the shopper is told they have not seen: alerts, and receipts that need a look. */
export function useUnread(): number {
  const { data } = useFreshQuery({ query: Unread, variables: {}, context: CONTEXT }, NEWS);
  return data ? data.alerts.unreadCount + data.unreadNotificationCount : 0;
}

/** The number as it fits beside a bell. */
export const shortCount = (count: number): string => (count > 99 ? "99+" : String(count));
