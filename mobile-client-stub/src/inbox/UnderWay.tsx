import { useMemo } from "react";
import { Link } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { Outdated } from "../design/Notice.tsx";
import { type ReceiptStatus, type ReceiptSummary, ReceiptsPage } from "./documents.ts";
import { ReceiptRow } from "./ReceiptRow.tsx";
import { isUnderWay } from "./status.ts";
import styles from "./UnderWay.module.css";

const SHOWN = 4;
const STATUSES: ReceiptStatus[] = ["RECEIVED", "READING", "NEEDS_REVIEW", "QUARANTINED", "REJECTED"];
const FORGET_AFTER_MS = 14 * 24 * 3_600_000;

/**
 * The receipts that are still being read, or that need somebody to look at them and have no purchase to show it on.
 * What nobody looked at for two weeks is left to the inbox.
 */
export function UnderWay() {
  const { data, error, retry } = useFreshQuery({
    query: ReceiptsPage,
    variables: { first: 20, after: null, filter: { status: STATUSES } },
  });
  const receipts = useMemo(() => data?.receipts.edges.map(({ node }) => node).filter(isOpen) ?? [], [data]);
  if (error && !data) return <Outdated error={error} onRetry={retry} />;
  if (receipts.length === 0) return null;
  return (
    <section className={styles.card} aria-label="Under way">
      <ul>
        {receipts.slice(0, SHOWN).map((receipt) => (
          <li key={receipt.id}>
            <ReceiptRow receipt={receipt} />
          </li>
        ))}
      </ul>
      {receipts.length > SHOWN && (
        <Link to="/inbox" className={styles.more}>
          {data?.receipts.pageInfo.hasNextPage ? "More" : `${receipts.length - SHOWN} more`} in the inbox
        </Link>
      )}
    </section>
  );
}

function isOpen({ status, purchases, receivedAt }: ReceiptSummary): boolean {
  if (isUnderWay(status)) return true;
  return purchases.length === 0 && Date.now() - Date.parse(receivedAt) < FORGET_AFTER_MS;
}
