import { useState } from "react";
import { type Client, type OperationResult, useClient } from "urql";
import { wordsFor } from "../api/problem.ts";
import { CorrectLine } from "../review/documents.ts";
import { type Changed, MergeProducts, SplitProducts, TeachProduct, UndoLesson } from "./documents.ts";

/** Something that a shopper says about products. */
export type Deed =
  | { type: "teach"; lineId: string; productId: string | null; older: boolean }
  | { type: "choose"; lineId: string; productId: string; name: string }
  | { type: "undoLesson"; lessonId: string }
  | { type: "merge"; productId: string; intoId: string }
  | { type: "split"; mergeId: string };

type Done = Extract<Changed, { __typename: "ProductChanged" }>;

/** What was done last, and what takes it back; null where that is a deed that needs another look. */
export interface Told {
  words: string;
  undo: Deed | null;
}

/** "3 lines are of another product now." */
export function countWords(count: number): string {
  if (count === 0) return "no line";
  return count === 1 ? "1 line" : `${count} lines`;
}

export function toldOf(
  deed: Exclude<Deed, { type: "choose" }>,
  { product, changedLines, lesson, merge }: Done,
): Told {
  const name = product ? `“${product.name}”` : "a product of its own";
  const count = countWords(changedLines);
  switch (deed.type) {
    case "teach":
      return { words: `Now ${name}: ${count}.`, undo: lesson && { type: "undoLesson", lessonId: lesson.id } };
    case "merge":
      return { words: `Merged into ${name}: ${count}.`, undo: merge && { type: "split", mergeId: merge.id } };
    case "undoLesson":
      return { words: `Taken back: ${count}.`, undo: null };
    case "split":
      return { words: `Two products again: ${count}.`, undo: null };
  }
}

/** Does what is said, tells what came of it, and takes it back. */
export function useDeeds() {
  const client = useClient();
  const [isBusy, setBusy] = useState(false);
  const [told, setTold] = useState<Told | null>(null);
  /** Gives why it was refused, in words; null where it is done. */
  const act = async (deed: Deed): Promise<string | null> => {
    setBusy(true);
    if (deed.type === "choose") {
      const refused = await choose(client, deed);
      setBusy(false);
      if (refused === null) setTold({ words: `Now “${deed.name}”: this line alone.`, undo: null });
      return refused;
    }
    const { data, error } = await send(client, deed);
    setBusy(false);
    if (!data) return wordsFor(error);
    if (data.outcome.__typename !== "ProductChanged") return data.outcome.message;
    setTold(toldOf(deed, data.outcome));
    return null;
  };
  return {
    isBusy,
    act,
    told,
    undo: async () => {
      if (!told?.undo) return;
      const refused = await act(told.undo);
      if (refused !== null) setTold({ words: refused, undo: told.undo });
    },
    /** Says something else that was done. */
    tell: (words: string) => setTold({ words, undo: null }),
    forget: () => setTold(null),
  };
}

export type Deeds = ReturnType<typeof useDeeds>;

// What changes are the products of lines, wherever lines, products or their prices are shown.
const context = { additionalTypenames: ["Product", "PurchaseLine", "PriceObservation"] };

/** Corrects the product of one line, whatever its text and number say; why it was refused, null where it is done. */
async function choose(
  client: Client,
  { lineId, productId }: Extract<Deed, { type: "choose" }>,
): Promise<string | null> {
  const { data, error } = await client
    .mutation(CorrectLine, { input: { lineId, productId } }, context)
    .toPromise();
  if (!data) return wordsFor(error);
  return data.outcome.__typename === "PurchaseCorrected" ? null : data.outcome.message;
}

function send(
  client: Client,
  deed: Exclude<Deed, { type: "choose" }>,
): Promise<OperationResult<{ outcome: Changed }>> {
  switch (deed.type) {
    case "teach": {
      const { lineId, productId, older } = deed;
      return client.mutation(TeachProduct, { input: { lineId, productId }, older }, context).toPromise();
    }
    case "undoLesson":
      return client.mutation(UndoLesson, { input: { lessonId: deed.lessonId } }, context).toPromise();
    case "merge": {
      const { productId, intoId } = deed;
      return client.mutation(MergeProducts, { input: { productId, intoId } }, context).toPromise();
    }
    case "split":
      return client.mutation(SplitProducts, { input: { mergeId: deed.mergeId } }, context).toPromise();
  }
}
