import { Link } from "react-router";
import { Badge } from "../design/Badge.tsx";
import { ButtonLink } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { formatDay } from "../format/dates.ts";
import type { PurchaseSummary } from "../purchases/documents.ts";
import { GapBadge, storeNameOf } from "../purchases/PurchaseRow.tsx";
import { pathOfReview } from "../review/queue.ts";
import { useReviewQueue } from "../review/useQueue.ts";
import styles from "./NeedsLook.module.css";

const NAMED = 3;

/** What somebody has to look at, before everything else that came in: how many, which, and the way to the first. */
export function NeedsLook() {
  const queue = useReviewQueue();
  const [first] = queue ?? [];
  if (!queue || !first) return null;
  return (
    <section className={styles.card} aria-labelledby="needs-look">
      <h2 id="needs-look">
        Needs a look <Badge tone="warn">{queue.length}</Badge>
      </h2>
      <ul>
        {queue.slice(0, NAMED).map((purchase) => (
          <li key={purchase.id}>
            <Doubtful purchase={purchase} />
          </li>
        ))}
      </ul>
      <ButtonLink to={pathOfReview(first.id)} look="primary" icon="pen">
        {queue.length === 1 ? "Look at it" : `Look at all ${queue.length}`}
      </ButtonLink>
    </section>
  );
}

function Doubtful({ purchase }: { purchase: PurchaseSummary }) {
  const { purchasedOn, isBalanced } = purchase;
  return (
    <Link to={pathOfReview(purchase.id)} className={styles.row}>
      <span className={styles.what}>
        <span className={styles.name}>{storeNameOf(purchase)}</span>
        {purchasedOn && <span className={styles.day}>{formatDay(purchasedOn)}</span>}
      </span>
      {isBalanced ? (
        <Badge tone="warn">{purchasedOn === null ? "No date" : "Check"}</Badge>
      ) : (
        <GapBadge purchase={purchase} />
      )}
      <Icon name="forward" size={18} />
    </Link>
  );
}
