import { useState } from "react";
import { Link, useParams } from "react-router";
import { useMutation } from "urql";
import { useFreshQuery } from "../api/fresh.ts";
import type { ResultOf } from "../api/graphql.ts";
import { wordsFor } from "../api/problem.ts";
import { NotFoundScreen } from "../app/NotFoundScreen.tsx";
import { CouponSheet } from "../coupons/CouponSheet.tsx";
import { Badge } from "../design/Badge.tsx";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { Failure, Notice, Outdated } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { SkeletonBlock } from "../design/Skeleton.tsx";
import { Toast } from "../design/Toast.tsx";
import { formatBytes } from "../format/bytes.ts";
import { counted } from "../format/counted.ts";
import { formatMoment } from "../format/dates.ts";
import { PageViewer } from "../purchase/PageViewer.tsx";
import { PurchaseRow } from "../purchases/PurchaseRow.tsx";
import { NotTheSame, ReceiptDetail, RetryReceipt } from "./documents.ts";
import styles from "./ReceiptScreen.module.css";
import { isOfOffers, isRetryable, isUnderWay, nameOfPart, tellsMore, titleOf, wordsOf } from "./status.ts";

type Receipt = NonNullable<ResultOf<typeof ReceiptDetail>["receipt"]>;

/** What came in and what became of it, for receipts that have no single purchase to show it on. */
export function ReceiptScreen() {
  const { id = "" } = useParams();
  const { data, error, retry } = useFreshQuery({ query: ReceiptDetail, variables: { id } }, id);
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <SkeletonBlock height="50vh" />;
  if (!data.receipt) return <NotFoundScreen what="receipt" />;
  return (
    <>
      {error && <Outdated error={error} onRetry={retry} />}
      <Detail receipt={data.receipt} />
    </>
  );
}

function Detail({ receipt }: { receipt: Receipt }) {
  return (
    <>
      <ScreenHeader title={titleOf(receipt)} backTo="/inbox" />
      <div className={styles.sections}>
        <Fate receipt={receipt} />
        {receipt.purchases.length > 0 && <Purchases purchases={receipt.purchases} />}
        {receipt.duplicateOf && <Repeated receiptId={receipt.id} other={receipt.duplicateOf} />}
        {!isUnderWay(receipt.status) && tellsMore(receipt) && <Parts parts={receipt.parts} />}
        {isOfOffers(receipt) && (
          <>
            <Link className={styles.original} to="/coupons">
              <Icon name="ticket" size={20} /> Your coupons
            </Link>
            <ByHand receipt={receipt} />
          </>
        )}
        {receipt.pages.length > 0 && <PageViewer pages={receipt.pages} />}
        <a className={styles.original} href={receipt.originalUrl} target="_blank" rel="noreferrer">
          <Icon name="file" size={20} /> Open the original
        </a>
      </div>
    </>
  );
}

/** Enters a coupon from offers that were not understood, with what they say above the form. */
function ByHand({ receipt }: { receipt: Receipt }) {
  const [isAdding, setAdding] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const offered = receipt.pages.map(({ text }) => text).filter(Boolean);
  const done = receipt.unclearOffers.filter(({ isEntered }) => isEntered);
  return (
    <div className={styles.byHand}>
      {done.length > 0 && (
        <p>
          You entered {done.length} of {counted(receipt.unclearOffers.length, "offer")} that could not be
          understood.
        </p>
      )}
      <Button icon="plus" onClick={() => setAdding(true)}>
        Add a coupon by hand
      </Button>
      {isAdding && (
        <CouponSheet
          offered={offered.join("\n\n")}
          unclear={receipt.unclearOffers}
          onClose={() => setAdding(false)}
          onSaved={(title) => {
            setAdding(false);
            setTold(`“${title}” is among your coupons.`);
          }}
        />
      )}
      <Toast onClose={() => setTold(null)}>{told}</Toast>
    </div>
  );
}

function Purchases({ purchases }: { purchases: Receipt["purchases"] }) {
  return (
    <ul>
      {purchases.map((purchase) => (
        <li key={purchase.id}>
          <PurchaseRow purchase={purchase} />
        </li>
      ))}
    </ul>
  );
}

/** The purchase that this receipt shows once more, and the way to say that it is another one. */
function Repeated({ receiptId, other }: { receiptId: string; other: NonNullable<Receipt["duplicateOf"]> }) {
  const [{ data, error, fetching }, tellApart] = useMutation(NotTheSame);
  const answer = data?.notTheSame;
  const refusal = answer && answer.__typename !== "NotTheSameSuccess" ? answer.message : null;
  return (
    <section className={styles.fate}>
      <h2>The purchase that you have already</h2>
      <Purchases purchases={other.purchases} />
      {(error ?? refusal) && <Notice tone="bad">{refusal ?? wordsFor(error)}</Notice>}
      <div>
        <Button isBusy={fetching} onClick={() => void tellApart({ receiptId })}>
          Not the same purchase
        </Button>
      </div>
    </section>
  );
}

function Fate({ receipt }: { receipt: Receipt }) {
  const { label, tone } = wordsOf(receipt.status);
  return (
    <section className={styles.fate}>
      <p className={styles.line}>
        <Badge tone={tone}>{label}</Badge>
        <span>{arrival(receipt)}</span>
      </p>
      {isUnderWay(receipt.status) && (
        <p role="status">This takes a few seconds; the result shows here by itself.</p>
      )}
      {receipt.reason && <Notice tone={tone}>{receipt.reason}</Notice>}
      {isRetryable(receipt) && <Retry receiptId={receipt.id} />}
    </section>
  );
}

function arrival({ receivedAt, sender }: Receipt): string {
  const moment = formatMoment(receivedAt);
  return sender ? `${moment}, from ${sender}` : moment;
}

function Retry({ receiptId }: { receiptId: string }) {
  const [{ data, error, fetching }, retry] = useMutation(RetryReceipt);
  const answer = data?.retryReceipt;
  const refusal = answer && answer.__typename !== "RetryReceiptSuccess" ? answer.message : null;
  return (
    <>
      {(error ?? refusal) && <Notice tone="bad">{refusal ?? wordsFor(error)}</Notice>}
      <div>
        <Button icon="again" isBusy={fetching} onClick={() => void retry({ receiptId })}>
          Read it again
        </Button>
      </div>
    </>
  );
}

function Parts({ parts }: { parts: Receipt["parts"] }) {
  return (
    <section>
      <h2>What was in it</h2>
      <ul className={styles.parts}>
        {parts.map((part, index) => (
          <li key={index}>
            <span className={styles.part}>
              {nameOfPart(part)}
              <small>{formatBytes(part.byteSize)}</small>
            </span>
            <span className={styles.verdict}>{part.verdict}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
