import { Link } from "react-router";
import { Badge } from "../design/Badge.tsx";
import { StoreMark } from "../design/StoreMark.tsx";
import { formatShortDay } from "../format/dates.ts";
import { isSameNumber } from "../format/decimal.ts";
import { formatPrice, formatUnitPrice, perWords } from "../format/units.ts";
import { today } from "../purchases/filter.ts";
import type { ProductSummary } from "./documents.ts";
import styles from "./ProductRow.module.css";
import { Sparkline } from "./Sparkline.tsx";
import { detailsOf, lastPrice, trendOf } from "./summary.ts";

export const pathOfProduct = (id: string): string => `/prices/${encodeURIComponent(id)}`;

/** A product in a list: what it is, and what it costs where it was bought last. */
export function ProductRow({ product }: { product: ProductSummary }) {
  const last = lastPrice(product);
  const trend = last && trendOf(product, last.store.id);
  const details = detailsOf(product);
  return (
    <Link to={pathOfProduct(product.id)} className={styles.row}>
      <StoreMark name={last?.store.name ?? "?"} size={40} />
      <span className={styles.what}>
        <span className={styles.name}>{product.name}</span>
        {details && <span className={styles.detail}>{details}</span>}
        {last && (
          <span className={styles.detail}>
            {last.store.name} · {formatShortDay(last.observedOn, today())}
          </span>
        )}
      </span>
      {trend && <Sparkline trend={trend} />}
      <span className={styles.price}>{last ? <Price price={last} /> : <Badge>Not compared</Badge>}</span>
    </Link>
  );
}

function Price({ price }: { price: NonNullable<ReturnType<typeof lastPrice>> }) {
  const { current, unit, unitPrice, per, isPromotional } = price;
  const isForUnit = perWords(per) !== perWords(null, unit) || isOfMany(price);
  return (
    <>
      <span>{formatPrice(current, null, unit)}</span>
      {unitPrice && per && isForUnit && (
        <span className={styles.unit}>{formatUnitPrice(unitPrice, per)}</span>
      )}
      {isPromotional && <Badge tone="good">Offer</Badge>}
    </>
  );
}

/** Whether a package holds several that are counted, so that one costs less than it. */
const isOfMany = ({ current, unitPrice }: NonNullable<ReturnType<typeof lastPrice>>): boolean =>
  unitPrice !== null && !isSameNumber(unitPrice.amount, current.amount);
