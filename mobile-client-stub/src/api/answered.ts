import { type Exchange, makeOperation, type Operation, type OperationResult } from "@urql/core";
import { makeSubject, map, merge, pipe, share, tap } from "wonka";
import { putInto, type Records, recordsIn } from "./records.ts";

const KEPT_ANSWERS = 50; // far more than are given while one query is on its way

/**
 * Lets what a mutation answered be seen at once wherever it is shown. Queries that it makes outdated are asked again by
 * the cache, but until their answers are there, whoever opens a form would begin with the values of before, and save
 * them back. Stands in front of the cache.
 *
 * A query that was sent before a mutation was answered may tell how things were. What was answered is put into it, too.
 */
export const answeredExchange: Exchange =
  ({ forward }) =>
  (operations) => {
    const corrected = makeSubject<OperationResult>();
    const shown = new Map<number, OperationResult>();
    let [count, answers] = [0, [] as { number: number; records: Records }[]];

    const correct = (records: Records) => {
      for (const [key, last] of shown) {
        const data: unknown = putInto(last.data, records);
        if (data === last.data) continue;
        const newer = { ...last, data, stale: true }; // the cache asks for it again
        shown.set(key, newer);
        corrected.next(newer);
      }
    };
    const hear = (result: OperationResult) => {
      const { kind, key } = result.operation;
      if (kind === "mutation") {
        const records = recordsIn(result.data);
        count += 1;
        answers = [...answers, { number: count, records }].slice(-KEPT_ANSWERS);
        correct(records);
      }
      if (kind === "query") {
        for (const { number, records } of answers)
          if (number > answersBefore(result.operation))
            result.data = putInto(result.data as unknown, records);
        shown.set(key, result);
      }
    };
    const number = (operation: Operation) => {
      if (operation.kind === "teardown") shown.delete(operation.key);
      if (operation.kind !== "query") return operation;
      return makeOperation("query", operation, { ...operation.context, answersBefore: count });
    };
    return merge([corrected.source, pipe(operations, map(number), forward, tap(hear), share)]);
  };

/** How many mutations had been answered when a query was sent. */
const answersBefore = ({ context }: Operation): number =>
  (context as { answersBefore?: number }).answersBefore ?? 0;
