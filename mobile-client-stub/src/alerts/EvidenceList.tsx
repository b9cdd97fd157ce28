import { Link } from "react-router";
import { Badge } from "../design/Badge.tsx";
import { Icon } from "../design/Icon.tsx";
import { formatDate } from "../format/dates.ts";
import { formatDivided, formatMoney } from "../format/money.ts";
import { Crop } from "../purchase/Crop.tsx";
import type { Observation } from "./documents.ts";
import styles from "./EvidenceList.module.css";

/** The prices that an alert rests on, the one that began it first, each with its line as it stands on the receipt. */
export function EvidenceList({ evidence }: { evidence: readonly Observation[] }) {
  const newestFirst = evidence.toReversed();
  return (
    <section aria-labelledby="evidence">
      <h2 id="evidence">What it rests on</h2>
      <ol className={styles.seen} aria-label="Prices it rests on">
        {newestFirst.map((observation, place) => (
          <li key={observation.id}>
            <Seen observation={observation} isCause={place === 0} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Seen({ observation, isCause }: { observation: Observation; isCause: boolean }) {
  const { store, observedOn, content, isPromotional, line, purchase } = observation;
  return (
    <article className={isCause ? styles.cause : styles.card}>
      <header className={styles.head}>
        <span className={styles.where}>
          <span className={styles.store}>{store.name}</span>
          <span className={styles.when}>{formatDate(observedOn)}</span>
        </span>
        <span className={styles.price}>
          <Price observation={observation} />
          {(content !== null || isPromotional) && (
            <span className={styles.details}>
              {content && <span>{content.text}</span>}
              {isPromotional && <Badge tone="good">Offer</Badge>}
            </span>
          )}
        </span>
      </header>
      <Crop pages={purchase.receipt.pages} line={line} />
      <Link
        className={styles.line}
        to={`/purchases/${encodeURIComponent(purchase.id)}?line=${encodeURIComponent(line.id)}`}
      >
        <span>
          See the purchase<span className="visually-hidden">: {line.text}</span>
        </span>
        <Icon name="forward" size={18} />
      </Link>
    </article>
  );
}

/** What was paid, and without the discount where there was one. */
function Price({ observation: { unitPrice, shelfPrice, unit } }: { observation: Observation }) {
  return (
    <span className={styles.paid}>
      {shelfPrice && (
        <s>
          <span className="visually-hidden">instead of </span>
          {formatMoney(shelfPrice)}
        </s>
      )}
      <strong>{unit === "each" ? formatMoney(unitPrice) : formatDivided(unitPrice)}</strong>
      {unit !== "each" && <span className={styles.unit}>a {unit}</span>}
    </span>
  );
}
