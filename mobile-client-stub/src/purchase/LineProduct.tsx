import { Link } from "react-router";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { pathOfProduct } from "../prices/ProductRow.tsx";
import type { LineMatch, PurchaseLine } from "./documents.ts";
import styles from "./LineProduct.module.css";

interface LineProductProps {
  line: PurchaseLine;
  /** Whether more than its name is told. */
  isOpen: boolean;
  /** Why it is this product; null where that is not known, or not asked for yet. */
  match: LineMatch | null;
  /** Opens what says that it is another one. */
  onTeach: () => void;
}

/** What was bought with a line: the way to its prices and, of a line that is selected, why it is that. */
export function LineProduct({ line, isOpen, match, onTeach }: LineProductProps) {
  const { product } = line;
  if (!product) return null;
  return (
    <div className={styles.product}>
      <Link to={pathOfProduct(product.id)} className={styles.name}>
        <Icon name="tag" size={16} />
        <span>{match?.product?.name ?? product.name}</span>
      </Link>
      {isOpen && (
        <div className={styles.why}>
          {match && <p>Why: {match.words}</p>}
          {match?.maybe && (
            <p>
              It may be <Link to={pathOfProduct(match.maybe.id)}>{match.maybe.name}</Link>.
            </p>
          )}
          <Button look="quiet" icon="pen" onClick={onTeach}>
            This is another product
          </Button>
        </div>
      )}
    </div>
  );
}
