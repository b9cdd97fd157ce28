import { Link } from "react-router";
import { Badge } from "../design/Badge.tsx";
import { formatShortDay } from "../format/dates.ts";
import { today } from "../purchases/filter.ts";
import styles from "./ChangeRow.module.css";
import { toldChange } from "./changes.ts";
import type { PriceChange } from "./documents.ts";
import { pathOfProduct } from "./ProductRow.tsx";

/** A change of a product at a store, with the days of both prices where there is room for them. */
export function ChangeRow({ change, withDays = false }: { change: PriceChange; withDays?: boolean }) {
  const { share, before, after, isWorse } = toldChange(change);
  return (
    <Link to={pathOfProduct(change.product.id)} className={styles.row}>
      <span className={styles.line}>
        <span className={styles.name}>{change.product.name}</span>
        <Badge tone={isWorse ? "bad" : "good"}>{share}</Badge>
      </span>
      <span className={styles.line}>
        <span className={styles.where}>
          {change.store.name}
          {withDays &&
            ` · ${formatShortDay(change.beforeOn, today())} to ${formatShortDay(change.afterOn, today())}`}
        </span>
        <span className={styles.prices}>
          <del>{before}</del> <ins>{after}</ins>
        </span>
      </span>
    </Link>
  );
}
