import { useMutation, useQuery } from "urql";
import { wordsFor } from "../api/problem.ts";
import { ChangeTimeZone, MyTimeZone } from "./documents.ts";

interface TimeZone {
  /** That of the account; null where it never said one, undefined while that is not known. */
  zone: string | null | undefined;
  change: (zone: string, ifUnsaid?: boolean) => void;
  isBusy: boolean;
  problem: string | null;
}

/** The time zone whose days and clock hold for the account. */
export function useTimeZone(): TimeZone {
  const [{ data, error }] = useQuery({ query: MyTimeZone });
  const [sent, send] = useMutation(ChangeTimeZone);
  const answer = sent.data?.changeTimeZone;
  const refused = answer && answer.__typename !== "TimeZoneChanged" ? answer.message : null;
  const failure = sent.error ?? (data ? undefined : error);
  return {
    zone: data?.viewer.timeZone,
    change: (timeZone, ifUnsaid = false) => void send({ input: { timeZone, ifUnsaid } }),
    isBusy: sent.fetching,
    problem: failure ? wordsFor(failure) : refused,
  };
}
