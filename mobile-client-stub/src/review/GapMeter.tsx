import { Amount } from "../design/Amount.tsx";
import { Icon } from "../design/Icon.tsx";
import { isNegative, isZero, unsigned } from "../format/money.ts";
import type { Purchase } from "../purchase/documents.ts";
import styles from "./GapMeter.module.css";

/** How far the lines are from the total, large, and told anew whenever it changes. */
export function GapMeter({
  purchase,
}: {
  purchase: Pick<Purchase, "gap" | "total" | "confirmedAt" | "purchasedOn">;
}) {
  const { gap, purchasedOn, confirmedAt } = purchase;
  const isClosed = gap !== null && isZero(gap.amount);
  const isFine = confirmedAt !== null || (isClosed && purchasedOn !== null);
  return (
    <div className={isFine ? styles.closed : styles.open} role="status" aria-label="Gap">
      {gap === null ? (
        <Icon name="alert" />
      ) : isClosed ? (
        <Icon name="check" />
      ) : (
        <strong className={styles.size}>
          <Amount of={{ ...gap, amount: unsigned(gap.amount) }} />
        </strong>
      )}
      <p className={styles.words}>{wordsOf(purchase, isClosed)}</p>
    </div>
  );
}

function wordsOf(
  { gap, confirmedAt, purchasedOn }: Pick<Purchase, "gap" | "confirmedAt" | "purchasedOn">,
  isClosed: boolean,
): string {
  if (isClosed && purchasedOn === null && confirmedAt === null)
    return "Every line adds up; the date is missing.";
  if (isClosed) return "Every line adds up to the total.";
  if (confirmedAt !== null) return "are left, and you said that it is right as it is.";
  if (gap === null) return "No total could be read: enter it, and the lines are checked against it.";
  return isNegative(gap.amount)
    ? "more in the lines than the total"
    : "of the total are not in the lines yet";
}
