import { Notice } from "../design/Notice.tsx";
import { formatMoney, isNegative, unsigned } from "../format/money.ts";
import styles from "./Balance.module.css";
import type { Purchase } from "./documents.ts";

interface BalanceProps {
  purchase: Pick<Purchase, "isBalanced" | "gap" | "total" | "lines" | "confirmedAt">;
  onSelect: (lineId: string) => void;
}

/** Whether the numbers of a purchase explain one another; else by exactly how much they do not. */
export function Balance({ purchase, onSelect }: BalanceProps) {
  if (purchase.isBalanced) return <Notice tone="good">Every line adds up to the total.</Notice>;
  if (purchase.confirmedAt !== null)
    return <Notice tone="plain">{gapInWords(purchase)} You said that it is right as it is.</Notice>;
  const suspects = purchase.lines.filter((line) => line.isSuspect);
  const [first] = suspects;
  return (
    <Notice tone="warn">
      {gapInWords(purchase)}{" "}
      {first && (
        <button type="button" className={styles.link} onClick={() => onSelect(first.id)}>
          {suspects.length === 1
            ? "Show the line in doubt"
            : `Show the first of ${suspects.length} lines in doubt`}
        </button>
      )}
    </Notice>
  );
}

export function gapInWords({ gap, total }: Pick<Purchase, "gap" | "total">): string {
  if (!total) return "No total could be read, so the lines cannot be checked against it.";
  if (!gap) return "The lines could not be checked against the total.";
  const amount = formatMoney({ ...gap, amount: unsigned(gap.amount) });
  if (isNegative(gap.amount)) return `The lines come to ${amount} more than the total.`;
  return `The lines explain all but ${amount} of the total.`;
}
