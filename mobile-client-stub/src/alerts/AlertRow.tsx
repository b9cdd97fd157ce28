import { Link } from "react-router";
import { Badge } from "../design/Badge.tsx";
import { IconButton } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { formatDate } from "../format/dates.ts";
import styles from "./AlertRow.module.css";
import type { Alert } from "./documents.ts";
import { KINDS, wordsOf } from "./words.ts";

interface AlertRowProps {
  alert: Alert;
  onSnooze: () => void;
  onRead: () => void;
}

/** An alert in a list: what happened, from what to what, where and when. */
export function AlertRow({ alert, onSnooze, onRead }: AlertRowProps) {
  const { title, from, to, change, aside } = wordsOf(alert);
  const { icon, tone } = KINDS[alert.kind];
  const isNew = alert.readAt === null;
  return (
    <article className={isNew ? styles.newRow : styles.row} aria-label={title}>
      <Link to={`/alerts/${encodeURIComponent(alert.id)}`} className={styles.link}>
        <span className={styles[tone]}>
          <Icon name={icon} size={22} />
        </span>
        <span className={styles.what}>
          <span className={styles.title}>
            {title}
            {isNew && <span className="visually-hidden">, new</span>}
          </span>
          <span className={styles.numbers}>
            {from && (
              <>
                <span className={styles.from}>{from}</span>
                <Arrow />
              </>
            )}
            <strong>{to}</strong>
            {change && <Badge tone={tone}>{change}</Badge>}
          </span>
          <span className={styles.aside}>
            {aside && <span>{aside}</span>}
            <span>
              {alert.kind !== "CHEAPER_ELSEWHERE" && `${alert.store.name} · `}
              {formatDate(alert.openedOn)}
            </span>
          </span>
        </span>
      </Link>
      <span className={styles.actions}>
        {isNew && <IconButton icon="check" label={`Mark as read: ${title}`} onClick={onRead} />}
        <IconButton icon="moon" label={`Let it rest: ${title}`} onClick={onSnooze} />
      </span>
    </article>
  );
}

/** Between what it was and what it is. */
export function Arrow() {
  return (
    <>
      <span aria-hidden="true">→</span>
      <span className="visually-hidden"> to </span>
    </>
  );
}
