import { Link } from "react-router";
import { KINDS, wordsOf } from "../alerts/words.ts";
import { Badge } from "../design/Badge.tsx";
import { Icon } from "../design/Icon.tsx";
import { formatShortDay } from "../format/dates.ts";
import { today } from "../purchases/filter.ts";
import type { Product } from "./documents.ts";
import styles from "./Shrunk.module.css";

/** Where a package of it got smaller: from what to what, since when, and what its content cost before and after. */
export function Shrunk({ shrinkages }: Pick<Product, "shrinkages">) {
  if (shrinkages.length === 0) return null;
  return (
    <section aria-label="Got smaller">
      <ul role="list" className={styles.rows}>
        {shrinkages.map((alert) => {
          const { from, to, change, aside } = wordsOf(alert);
          return (
            <li key={alert.id}>
              <Link to={`/alerts/${encodeURIComponent(alert.id)}`} className={styles.row}>
                <Icon name={KINDS.SHRINKFLATION.icon} size={22} />
                <span className={styles.what}>
                  <strong>
                    Got smaller at {alert.store.name}: {from} → {to}
                  </strong>
                  <span className={styles.detail}>
                    {aside} · {formatShortDay(alert.openedOn, today())}
                  </span>
                </span>
                {change && <Badge tone="warn">{change}</Badge>}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
