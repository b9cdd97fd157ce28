import { type ReactNode, useEffect, useRef } from "react";
import { Amount } from "../design/Amount.tsx";
import { Badge } from "../design/Badge.tsx";
import { formatMoney, formatQuantity } from "../format/money.ts";
import type { Purchase, PurchaseLine } from "./documents.ts";
import styles from "./LineList.module.css";
import { isTaxApart, sectionsOf, wordFor } from "./sections.ts";

interface LineListProps {
  purchase: Purchase;
  selectedId: string | null;
  onSelect: (lineId: string) => void;
  /** What is told below a line. */
  about?: (line: PurchaseLine) => ReactNode;
}

/** The purchase as a receipt: its lines, what they come to, and how that was paid. */
export function LineList({ purchase, selectedId, onSelect, about }: LineListProps) {
  const { bought, charged, paid } = sectionsOf(purchase.lines);
  const row = (line: PurchaseLine) => (
    <LineRow key={line.id} line={line} isSelected={line.id === selectedId} onSelect={() => onSelect(line.id)}>
      {about?.(line)}
    </LineRow>
  );
  return (
    <div className={styles.receipt}>
      <ul aria-label="Lines">{bought.map(row)}</ul>
      <div className={styles.sums}>
        {purchase.subtotal && <Sum label="Subtotal" money={purchase.subtotal} />}
        <ul aria-label="Taxes and rounding">{charged.map(row)}</ul>
        {purchase.tax && isTaxApart(purchase) && (
          <Sum label={purchase.isTaxIncluded ? "Tax, included in the prices" : "Tax"} money={purchase.tax} />
        )}
        {purchase.total && <Sum label="Total" money={purchase.total} isTotal />}
        <ul aria-label="Payment">{paid.map(row)}</ul>
      </div>
    </div>
  );
}

function Sum({
  label,
  money,
  isTotal = false,
}: {
  label: string;
  money: PurchaseLine["amount"];
  isTotal?: boolean;
}) {
  return (
    <p className={isTotal ? styles.total : styles.sum}>
      <span>{label}</span>
      <span className={styles.leader} />
      <Amount of={money} />
    </p>
  );
}

function LineRow({
  line,
  isSelected,
  onSelect,
  children,
}: {
  line: PurchaseLine;
  isSelected: boolean;
  onSelect: () => void;
  children: ReactNode;
}) {
  const item = useRef<HTMLLIElement>(null);
  // Selected on the picture: bring the line into view too. One that was pressed here already is.
  useEffect(() => {
    if (isSelected) item.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, [isSelected]);
  return (
    <li ref={item} className={line.appliesTo ? styles.attached : styles.item}>
      <button type="button" className={styles.line} aria-pressed={isSelected} onClick={onSelect}>
        <span className={styles.what}>
          <span className={styles.text}>{line.text}</span>
          <LineDetail line={line} />
        </span>
        <Amount of={line.amount} />
      </button>
      {children}
    </li>
  );
}

function LineDetail({ line }: { line: PurchaseLine }) {
  const word = wordFor(line);
  const kind = word?.toLowerCase() === line.text.toLowerCase() ? undefined : word; // not the same word twice
  const sum = calculationOf(line);
  if (!kind && !sum && !line.isSuspect) return null;
  return (
    <span className={styles.detail}>
      {line.isSuspect && <Badge tone="warn">Unsure</Badge>}
      {kind && <Badge tone={line.kind === "DISCOUNT" ? "good" : "plain"}>{kind}</Badge>}
      {sum}
    </span>
  );
}

/** How the amount came about, "1.415 kg × $3.24"; nothing for one of a thing. */
function calculationOf({ quantity, unit, unitPrice }: PurchaseLine): string {
  if (quantity === null) return "";
  const isPlainOne = Number(quantity) === 1 && (unit === null || unit === "each");
  if (isPlainOne) return "";
  const count = formatQuantity(quantity, unit);
  return unitPrice ? `${count} × ${formatMoney(unitPrice)}` : count;
}
