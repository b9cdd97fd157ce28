import { Link } from "react-router";
import { Badge } from "../design/Badge.tsx";
import { Icon } from "../design/Icon.tsx";
import { formatMoment } from "../format/dates.ts";
import { formatMoney } from "../format/money.ts";
import { storeNameOf } from "../purchases/PurchaseRow.tsx";
import type { ReceiptSummary } from "./documents.ts";
import styles from "./ReceiptRow.module.css";
import { pathOf, titleOf, wordsOf } from "./status.ts";

/** A receipt in a list: what came in, when, and what became of it. */
export function ReceiptRow({ receipt }: { receipt: ReceiptSummary }) {
  const { label, tone } = wordsOf(receipt.status);
  return (
    <Link to={pathOf(receipt)} className={styles.row}>
      <ReceiptMark receipt={receipt} />
      <span className={styles.what}>
        <span className={styles.title}>{headline(receipt)}</span>
        <span className={styles.detail}>{receipt.reason ?? totalAndMoment(receipt)}</span>
      </span>
      <Badge tone={tone}>{label}</Badge>
    </Link>
  );
}

/** How a receipt came in; it pulses while it is being read. */
export function ReceiptMark({ receipt }: { receipt: Pick<ReceiptSummary, "channel" | "status"> }) {
  return (
    <span className={receipt.status === "READING" ? styles.readingMark : styles.mark}>
      <Icon name={receipt.channel === "MAIL" ? "mail" : "image"} size={22} />
    </span>
  );
}

function headline(receipt: ReceiptSummary): string {
  const [first, ...others] = receipt.purchases;
  if (!first) return titleOf(receipt);
  if (others.length > 0) return `${others.length + 1} purchases`;
  return storeNameOf(first);
}

function totalAndMoment({ purchases, receivedAt }: ReceiptSummary): string {
  const [first, ...others] = purchases;
  const moment = formatMoment(receivedAt);
  return first?.total && others.length === 0 ? `${formatMoney(first.total)} · ${moment}` : moment;
}
