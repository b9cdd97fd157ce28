import { useState } from "react";
import { useClient } from "urql";
import { wordsFor } from "../api/problem.ts";
import { type Action, perform } from "./actions.ts";
import type { Outcome, ReviewedPurchase } from "./documents.ts";
import type { Wrong } from "./draft.ts";
import { undoOf } from "./undo.ts";

/** The correcting of one purchase. */
export interface Correcting {
  isBusy: boolean;
  /** Does this, in this order, and says what is wrong where it is refused; null where all of it is done. */
  correct: (words: string, ...actions: Action[]) => Promise<Wrong | null>;
  /** What was done last, in words, as long as it can be taken back. */
  last: string | null;
  undo: () => Promise<Wrong | null>;
}

export function useCorrecting(purchase: ReviewedPurchase): Correcting {
  const client = useClient();
  const [isBusy, setBusy] = useState(false);
  const [last, setLast] = useState<{ words: string; undo: Action[] } | null>(null);

  const run = async (words: string, actions: readonly Action[], isUndo: boolean): Promise<Wrong | null> => {
    setBusy(true);
    let [before, undo] = [purchase, [] as Action[]];
    try {
      for (const action of actions) {
        const outcome = await perform(client, action);
        if (outcome.__typename !== "PurchaseCorrected") return wrongOf(outcome);
        undo = [...undoOf(action, before, outcome.purchase), ...undo];
        before = outcome.purchase;
      }
      setLast(isUndo || undo.length === 0 ? null : { words, undo });
      return null;
    } catch (error) {
      return { other: wordsFor(error) };
    } finally {
      setBusy(false);
    }
  };

  return {
    isBusy,
    correct: (words, ...actions) => run(words, actions, false),
    last: last?.words ?? null,
    undo: () => run("", last?.undo ?? [], true),
  };
}

function wrongOf(outcome: Exclude<Outcome, { __typename: "PurchaseCorrected" }>): Wrong {
  const field = outcome.__typename === "InvalidCorrection" ? outcome.field : null;
  return { [field ?? "other"]: outcome.message };
}
