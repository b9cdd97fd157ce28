import { useState } from "react";
import { useNavigate } from "react-router";
import { useClient } from "urql";
import { wordsFor } from "../api/problem.ts";
import { type Action, type ActionOutcome, perform } from "./actions.ts";
import type { ReviewedPurchase } from "./documents.ts";
import type { Wrong } from "./draft.ts";
import { pathOfReview } from "./queue.ts";
import { undoOf } from "./undo.ts";

/** What was done last, as long as it can be taken back. */
export interface Done {
  words: string;
  undo: Action[];
  /** The purchase that it was done to. */
  purchaseId: string;
  /** The purchase on whose screen that is said, where it is another one. */
  saidAt: string;
}

/** What to do, and where one is afterwards. */
export interface Deed {
  words: string;
  actions: Action[];
  /** The purchase that is shown when it is done; the same one unless said otherwise. */
  thenShow?: string;
  /** What takes it back, where that does not follow from the purchase before and after. */
  undo?: Action[];
}

/** The correcting of one purchase. */
export interface Correcting {
  isBusy: boolean;
  /** Does this, in this order, and says what is wrong where it is refused; null where all of it is done. */
  correct: (words: string, ...actions: Action[]) => Promise<Wrong | null>;
  /** The same for what leads on to another purchase. */
  go: (deed: Deed) => Promise<Wrong | null>;
  /** What was done last, in words, as long as it can be taken back. */
  last: string | null;
  /** Takes it back, and shows the purchase that it was done to. */
  undo: () => Promise<Wrong | null>;
}

/** `done` outlives the screen of one purchase: what is confirmed there can be taken back on the next. */
export function useCorrecting(
  purchase: ReviewedPurchase,
  done: Done | null,
  setDone: (done: Done | null) => void,
): Correcting {
  const client = useClient();
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);

  /** Gives what takes it back, or what is wrong. */
  const run = async (actions: readonly Action[]): Promise<{ undo: Action[] } | { wrong: Wrong }> => {
    setBusy(true);
    let [before, undo] = [purchase, [] as Action[]];
    try {
      for (const action of actions) {
        const outcome = await perform(client, action);
        if (outcome.__typename === "NotTheSameSuccess") continue;
        if (outcome.__typename !== "PurchaseCorrected") return { wrong: wrongOf(outcome) };
        undo = [...undoOf(action, before, outcome.purchase), ...undo];
        before = outcome.purchase;
      }
      return { undo };
    } catch (error) {
      return { wrong: { other: wordsFor(error) } };
    } finally {
      setBusy(false);
    }
  };

  const show = (id: string) => {
    if (id !== purchase.id) void navigate(pathOfReview(id), { replace: true });
  };

  const go = async ({ words, actions, thenShow = purchase.id, undo }: Deed): Promise<Wrong | null> => {
    const came = await run(actions);
    if ("wrong" in came) return came.wrong;
    const back = undo ?? came.undo;
    setDone(back.length === 0 ? null : { words, undo: back, purchaseId: purchase.id, saidAt: thenShow });
    show(thenShow);
    return null;
  };

  return {
    isBusy,
    correct: (words, ...actions) => go({ words, actions }),
    go,
    last: done?.saidAt === purchase.id ? done.words : null,
    undo: async () => {
      if (!done) return null;
      const came = await run(done.undo);
      if ("wrong" in came) return came.wrong;
      setDone(null);
      show(done.purchaseId);
      return null;
    },
  };
}

function wrongOf(
  outcome: Exclude<ActionOutcome, { __typename: "PurchaseCorrected" | "NotTheSameSuccess" }>,
): Wrong {
  const field = "field" in outcome ? outcome.field : null;
  return { [field ?? "other"]: outcome.message };
}
