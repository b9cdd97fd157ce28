import { formatDivided, formatMoney, isNegative, type Money } from "../format/money.ts";
import styles from "./Amount.module.css";

/** An amount of money with its sign, its digits aligned with those above and below; `isDivided` where it is a part. */
export function Amount({ of, isDivided = false }: { of: Money; isDivided?: boolean }) {
  return (
    <span className={isNegative(of.amount) ? styles.negative : styles.amount}>
      {isDivided ? formatDivided(of) : formatMoney(of)}
    </span>
  );
}
