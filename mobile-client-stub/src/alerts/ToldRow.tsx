import { Link } from "react-router";
import { Icon } from "../design/Icon.tsx";
import { formatMoment } from "../format/dates.ts";
import { pathWithin } from "../app/paths.ts";
import styles from "./ToldRow.module.css";
import type { Told } from "./documents.ts";

/** What was told of a receipt, and the way to it. */
export function ToldRow({ told, onRead }: { told: Told; onRead: () => void }) {
  const isNew = told.readAt === null;
  const needsLook = told.kind === "RECEIPT_NEEDS_LOOK";
  return (
    <Link
      to={pathWithin(told.link)}
      className={isNew ? styles.newRow : styles.row}
      onClick={() => isNew && onRead()}
    >
      <span className={needsLook ? styles.warn : styles.plain}>
        <Icon name={needsLook ? "alert" : "receipt"} size={22} />
      </span>
      <span className={styles.what}>
        <span className={styles.title}>
          {told.title}
          {isNew && <span className="visually-hidden">, new</span>}
        </span>
        {told.body && (
          <span className={styles.body} data-body>
            {told.body}
          </span>
        )}
        <span className={styles.when}>{formatMoment(told.createdAt)}</span>
      </span>
      <Icon name="forward" size={18} />
    </Link>
  );
}
