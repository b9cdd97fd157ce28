import { Badge } from "../design/Badge.tsx";
import { ButtonLink } from "../design/Button.tsx";
import { GapBadge, storeNameOf } from "../purchases/PurchaseRow.tsx";
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
            <span className={styles.name}>{storeNameOf(purchase)}</span>
            {purchase.isBalanced ? <Badge tone="warn">No date</Badge> : <GapBadge purchase={purchase} />}
          </li>
        ))}
      </ul>
      <ButtonLink to={`/review/${encodeURIComponent(first.id)}`} look="primary" icon="pen">
        {queue.length === 1 ? "Look at it" : `Look at all ${queue.length}`}
      </ButtonLink>
    </section>
  );
}
