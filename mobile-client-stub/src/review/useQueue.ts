import { useMemo, useState } from "react";
import { useFreshQuery } from "../api/fresh.ts";
import { ReceiptsPage } from "../inbox/documents.ts";
import { nextAfter, orderWith, purchasesToReview } from "./queue.ts";

const MOST = 50;

/** The purchases that somebody has to look at; undefined until they are known. */
export function useReviewQueue() {
  const { data } = useFreshQuery({
    query: ReceiptsPage,
    variables: { first: MOST, after: null, filter: { status: ["NEEDS_REVIEW"] } },
  });
  return useMemo(() => data && purchasesToReview(data.receipts.edges.map(({ node }) => node)), [data]);
}

/** Where a purchase stands among those that need a look, from 1, and the one after it. */
export interface QueuePlace {
  number: number | null;
  count: number;
  nextId: string | null;
}

/** The place of a purchase in the queue as it was when the review began. */
export function useQueuePlace(purchaseId: string): QueuePlace {
  const queue = useReviewQueue();
  const open = useMemo(() => queue?.map(({ id }) => id) ?? [], [queue]);
  const [order, setOrder] = useState<readonly string[]>([]);
  const grown = orderWith(order, open);
  if (grown !== order) setOrder(grown);
  const at = grown.indexOf(purchaseId);
  return {
    number: at < 0 ? null : at + 1,
    count: grown.length,
    nextId: nextAfter(grown, open, purchaseId),
  };
}
