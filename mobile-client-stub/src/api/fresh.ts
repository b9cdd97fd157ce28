import { createContext, use, useEffect, useState } from "react";
import { type AnyVariables, type UseQueryArgs, type UseQueryState, useQuery } from "urql";
import type { ReceiptFeed } from "./feed.ts";

export const FeedContext = createContext<ReceiptFeed | null>(null);

/** A query's state, and the way to ask again after an error. */
export type Fresh<Data, Variables extends AnyVariables> = UseQueryState<Data, Variables> & {
  retry: () => void;
};

/**
 * A query that asks again when a receipt changes: any receipt, or the one of `receiptId`. What is shown stays until
 * the new answer is there.
 */
export function useFreshQuery<Data, Variables extends AnyVariables>(
  args: UseQueryArgs<Variables, Data>,
  receiptId?: string,
): Fresh<Data, Variables> {
  const [state, ask] = useQuery<Data, Variables>({ requestPolicy: "cache-and-network", ...args });
  const [isOutdated, setOutdated] = useOutdated(receiptId);
  const isAsking = state.fetching || state.stale;

  // An operation in flight is not sent again, so a change that comes meanwhile waits for its answer.
  useEffect(() => {
    if (!isOutdated || isAsking) return;
    setOutdated(false);
    ask({ requestPolicy: "network-only" });
  }, [isOutdated, isAsking, ask, setOutdated]);

  return { ...state, retry: () => ask({ requestPolicy: "network-only" }) };
}

function useOutdated(receiptId: string | undefined): [boolean, (isOutdated: boolean) => void] {
  const feed = use(FeedContext);
  const [isOutdated, setOutdated] = useState(false);
  useEffect(
    () =>
      feed?.listen((changed) => {
        const concernsUs = changed === "everything" || receiptId === undefined || changed.has(receiptId);
        if (concernsUs) setOutdated(true);
      }),
    [feed, receiptId],
  );
  return [isOutdated, setOutdated];
}
