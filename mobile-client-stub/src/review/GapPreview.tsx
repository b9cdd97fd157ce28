import { isSameNumber } from "../format/decimal.ts";
import { type Decimal, formatMoney, isZero } from "../format/money.ts";
import type { ReviewedPurchase } from "./documents.ts";
import styles from "./GapPreview.module.css";

interface GapPreviewProps {
  purchase: Pick<ReviewedPurchase, "gap" | "currencyCode">;
  /** The gap with what is being typed; null where that is not known. */
  gap: Decimal | null;
}

/** What the gap will be; nothing where it stays as it is. */
export function GapPreview({ purchase: { gap: now, currencyCode }, gap }: GapPreviewProps) {
  const isOther = gap !== null && !isSameNumber(gap, now?.amount ?? null);
  const isClosed = isOther && isZero(gap);
  return (
    <p className={isClosed ? styles.closes : styles.preview} role="status" aria-label="Gap with this">
      {isClosed && "Then every line adds up."}
      {isOther && !isClosed && `Then the gap is ${formatMoney({ amount: gap, currencyCode })}.`}
    </p>
  );
}
