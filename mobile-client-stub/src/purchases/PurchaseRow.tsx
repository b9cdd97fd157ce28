import { Link } from "react-router";
import { Amount } from "../design/Amount.tsx";
import { Badge } from "../design/Badge.tsx";
import { StoreMark } from "../design/StoreMark.tsx";
import { formatDay } from "../format/dates.ts";
import { formatMoney, unsigned } from "../format/money.ts";
import type { PurchaseSummary } from "./documents.ts";
import styles from "./PurchaseRow.module.css";

export const storeNameOf = ({
  store,
  merchantName,
}: Pick<PurchaseSummary, "store" | "merchantName">): string => store?.name ?? merchantName ?? "Unknown store";

/** A purchase in a list: where, when, how much, and whether its numbers add up. */
export function PurchaseRow({ purchase }: { purchase: PurchaseSummary }) {
  const name = storeNameOf(purchase);
  return (
    <Link to={`/purchases/${encodeURIComponent(purchase.id)}`} className={styles.row}>
      <StoreMark name={name} />
      <span className={styles.what}>
        <span className={styles.store}>{name}</span>
        <span className={styles.when}>{whenAndHowMany(purchase)}</span>
      </span>
      <span className={styles.how}>
        {purchase.total ? <Amount of={purchase.total} /> : <span className={styles.none}>No total</span>}
        <GapBadge purchase={purchase} />
      </span>
    </Link>
  );
}

/** Says by how much the lines miss the total; nothing where they add up. */
export function GapBadge({
  purchase,
}: {
  purchase: Pick<PurchaseSummary, "isBalanced" | "gap" | "confirmedAt">;
}) {
  if (purchase.isBalanced) return null;
  return (
    <Badge tone={purchase.confirmedAt === null ? "warn" : "plain"}>
      {purchase.gap
        ? `Off by ${formatMoney({ ...purchase.gap, amount: unsigned(purchase.gap.amount) })}`
        : "Check"}
    </Badge>
  );
}

function whenAndHowMany({ purchasedOn, itemCount }: PurchaseSummary): string {
  const day = purchasedOn === null ? "No date" : formatDay(purchasedOn);
  return `${day} · ${itemCount} ${itemCount === 1 ? "item" : "items"}`;
}
