import { Link } from "react-router";
import { Badge } from "../design/Badge.tsx";
import { StoreMark } from "../design/StoreMark.tsx";
import { formatAge } from "../format/ages.ts";
import { pathOfProduct } from "../prices/ProductRow.tsx";
import { comparedPrice, type Group, groupsOf, moreWords, packageWords } from "./comparison.ts";
import type { Product, StorePrice } from "./documents.ts";
import styles from "./StoreComparison.module.css";

const A_QUARTER = 90;

/** What it costs at each store, by unit price, the cheapest first and marked; what cannot be compared stands apart. */
export function StoreComparison({ product }: { product: Product }) {
  const groups = groupsOf(product.prices);
  if (groups.length === 0) return <NoneToCompare />;
  return (
    <section className={styles.section} aria-label="At each store">
      <h2>At each store</h2>
      {groups.map((group) => (
        <GroupTable key={group.key} group={group} product={product} isOne={groups.length === 1} />
      ))}
    </section>
  );
}

/** Where all prices are shown and not compared, as those of pieces of meat are. */
function NoneToCompare() {
  return (
    <section className={styles.section} aria-label="At each store">
      <h2>At each store</h2>
      <p className={styles.none}>No price of it can be compared.</p>
    </section>
  );
}

interface GroupTableProps {
  group: Group;
  product: Product;
  /** Whether it is all there is, so that nothing has to be told apart. */
  isOne: boolean;
}

function GroupTable({ group, product, isOne }: GroupTableProps) {
  const [first] = group.prices;
  return (
    <>
      {!isOne && first && <h3 className={styles.group}>{groupWords(first)}</h3>}
      <ol role="list" aria-label={isOne || !first ? "Prices" : groupWords(first)} className={styles.rows}>
        {group.prices.map((price) => (
          <li key={`${price.store.id} ${price.product.id} ${price.content?.text ?? ""}`}>
            <Row price={price} product={product} />
          </li>
        ))}
      </ol>
    </>
  );
}

const groupWords = ({ per, unit, current }: StorePrice): string => {
  const by = per && per.text !== "1 each" ? per.text.replace(/^1 /, "") : unit === "each" ? "package" : unit;
  return `By the ${by}, ${current.currencyCode}`;
};

function Row({ price, product }: { price: StorePrice; product: Product }) {
  const more = moreWords(price);
  const package_ = packageWords(price);
  return (
    <div className={styles.row} data-cheapest={price.isCheapest || undefined}>
      <StoreMark name={price.store.name} size={40} />
      <div className={styles.where}>
        <p className={styles.store}>
          {price.store.name} {price.isCheapest && <Badge tone="good">Cheapest</Badge>}{" "}
          {price.isPromotional && <Badge>Offer</Badge>}
        </p>
        <p className={styles.detail}>
          <span className={price.age > A_QUARTER ? styles.old : undefined}>{formatAge(price.age)}</span>
          {package_ && ` · ${package_}`}
        </p>
        {price.product.id !== product.id && (
          <p className={styles.detail}>
            as <Link to={pathOfProduct(price.product.id)}>{price.product.name}</Link>
          </p>
        )}
      </div>
      <div className={styles.price}>
        <p>{comparedPrice(price)}</p>
        {more && <p className={styles.more}>{more}</p>}
      </div>
    </div>
  );
}
