import styles from "./Skeleton.module.css";

/** Rows in the shape of a list that is still on its way. */
export function SkeletonRows({ count = 6 }: { count?: number }) {
  return (
    <div role="status" aria-label="Loading" className={styles.rows}>
      {Array.from({ length: count }, (_, row) => (
        <div key={row} className={styles.row}>
          <span className={styles.square} />
          <span className={styles.bars}>
            <span className={styles.bar} style={{ width: `${58 - ((row * 13) % 30)}%` }} />
            <span className={styles.bar} style={{ width: `${34 - ((row * 7) % 14)}%` }} />
          </span>
          <span className={styles.amount} />
        </div>
      ))}
    </div>
  );
}

/** A block of this height (any CSS length) in the place of what is still on its way. */
export function SkeletonBlock({ height }: { height: string }) {
  return <div role="status" aria-label="Loading" className={styles.block} style={{ height }} />;
}
