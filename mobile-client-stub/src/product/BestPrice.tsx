import { Badge } from "../design/Badge.tsx";
import { StoreMark } from "../design/StoreMark.tsx";
import { formatAge } from "../format/ages.ts";
import styles from "./BestPrice.module.css";
import { bestOf, comparedPrice, packageWords } from "./comparison.ts";
import type { Product } from "./documents.ts";

/** The cheapest price of now and where it is; without a choice of stores, the one that is known. */
export function BestPrice({ product }: { product: Product }) {
  const best = bestOf(product);
  if (!best) return null;
  const { price, isCheapest } = best;
  const package_ = packageWords(price);
  return (
    <section className={styles.best} aria-label={isCheapest ? "Cheapest now" : "Price now"}>
      <StoreMark name={price.store.name} size={48} />
      <div className={styles.where}>
        <p className={styles.label}>{isCheapest ? "Cheapest now" : "Price now"}</p>
        <p className={styles.store}>{price.store.name}</p>
        <p className={styles.detail}>
          {formatAge(price.age)}
          {price.product.id !== product.id && ` · as ${price.product.name}`}
        </p>
      </div>
      <div className={styles.price}>
        <p>{comparedPrice(price)}</p>
        {package_ && <p className={styles.detail}>{package_}</p>}
        {price.isPromotional && <Badge tone="good">Offer</Badge>}
      </div>
    </section>
  );
}
