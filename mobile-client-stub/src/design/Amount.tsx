import { formatMoney, isNegative, type Money } from "../format/money.ts";
import styles from "./Amount.module.css";

/** An amount of money with its sign, its digits aligned with those above and below. */
export function Amount({ of }: { of: Money }) {
  return <span className={isNegative(of.amount) ? styles.negative : styles.amount}>{formatMoney(of)}</span>;
}
