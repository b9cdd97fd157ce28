import { createContext, use, useEffect, useState } from "react";
import { type AnyVariables, type UseQueryArgs, type UseQueryState, useQuery } from "urql";
import type { Feed, Topic } from "./feed.ts";

export const FeedContext = createContext<Feed | null>(null);

/** A query's state, and the way to ask again after an error. */
export type Fresh<Data, Variables extends AnyVariables> = UseQueryState<Data, Variables> & {
  retry: () => void;
};

const RECEIPTS: readonly Topic[] = ["receipts"];

/**
 * A query that asks again when there is news: of any receipt, of the one with this id, or of these topics. What is
 * shown stays until the new answer is there; where that fails, `data` is still the last answer, and `error` says why
 * it is no newer.
 */
export function useFreshQuery<Data, Variables extends AnyVariables>(
  args: UseQueryArgs<Variables, Data>,
  news: string | readonly Topic[] = RECEIPTS,
): Fresh<Data, Variables> {
  const [state, ask] = useQuery<Data, Variables>({ requestPolicy: "cache-and-network", ...args });
  const [isOutdated, setOutdated] = useOutdated(news);
  const isAsking = state.fetching || state.stale;

  // Asking anew cancels what is on its way; under a stream of changes no answer would ever arrive. So one waits.
  useEffect(() => {
    if (!isOutdated || isAsking) return;
    setOutdated(false);
    ask({ requestPolicy: "network-only" });
  }, [isOutdated, isAsking, ask, setOutdated]);

  const data = useLastAnswer(state, args.variables);
  return { ...state, data, retry: () => ask({ requestPolicy: "network-only" }) };
}

/** The answer to these variables, also after a later one failed. */
function useLastAnswer<Data>(state: UseQueryState<Data>, variables: unknown): Data | undefined {
  const key = JSON.stringify(variables);
  const [last, setLast] = useState<{ key: string; data: Data | undefined }>({ key, data: undefined });
  const isAnswer = state.data !== undefined && !state.fetching;
  if (isAnswer && (last.data !== state.data || last.key !== key)) setLast({ key, data: state.data });
  return state.data ?? (last.key === key ? last.data : undefined);
}

function useOutdated(news: string | readonly Topic[]): [boolean, (isOutdated: boolean) => void] {
  const feed = use(FeedContext);
  const [isOutdated, setOutdated] = useState(false);
  useEffect(
    () =>
      feed?.listen((changed, topic) => {
        const isOurs =
          typeof news === "string"
            ? topic === "receipts" && (changed === "everything" || changed.has(news))
            : news.includes(topic);
        if (isOurs) setOutdated(true);
      }),
    [feed, news],
  );
  return [isOutdated, setOutdated];
}
