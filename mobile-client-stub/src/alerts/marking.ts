import { useCallback } from "react";
import { useClient } from "urql";
import { wordsFor } from "../api/problem.ts";
import { CHANGED, MarkAlertsRead, MarkAllRead, MarkNotificationsRead, SnoozeAlert } from "./documents.ts";

interface Answer {
  __typename: string;
  message?: string;
}

/** What a shopper does with what they are told. Each gives why it did not work, in words, or null where it did. */
export interface Marking {
  markAlertsRead: (alertIds: string[]) => Promise<string | null>;
  markToldRead: (notificationId: string) => Promise<string | null>;
  markAllRead: () => Promise<string | null>;
  /** Lets an alert rest until then; null wakes it. */
  snooze: (alertId: string, until: Date | null) => Promise<string | null>;
}

export function useMarking(): Marking {
  const client = useClient();
  const markAlertsRead = useCallback(
    async (alertIds: string[]) => {
      const { data, error } = await client.mutation(MarkAlertsRead, { alertIds }, CHANGED);
      return refusal(error, data?.markAlertsRead);
    },
    [client],
  );
  const markToldRead = useCallback(
    async (notificationId: string) => {
      const variables = { notificationIds: [notificationId] };
      const { data, error } = await client.mutation(MarkNotificationsRead, variables, CHANGED);
      return refusal(error, data?.markNotificationsRead);
    },
    [client],
  );
  const markAllRead = useCallback(async () => {
    const { data, error } = await client.mutation(MarkAllRead, {}, CHANGED);
    return refusal(error, data?.markAlertsRead, data?.markAllNotificationsRead);
  }, [client]);
  const snooze = useCallback(
    async (alertId: string, until: Date | null) => {
      const variables = { alertId, until: until?.toISOString() ?? null };
      const { data, error } = await client.mutation(SnoozeAlert, variables, CHANGED);
      return refusal(error, data?.snoozeAlert);
    },
    [client],
  );
  return { markAlertsRead, markToldRead, markAllRead, snooze };
}

function refusal(error: unknown, ...answers: (Answer | undefined)[]): string | null {
  if (error) return wordsFor(error);
  return answers.map((answer) => answer?.message).find((message) => message !== undefined) ?? null;
}
