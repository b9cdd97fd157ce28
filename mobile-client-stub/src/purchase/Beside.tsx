import type { ReactNode } from "react";
import styles from "./Beside.module.css";

interface BesideProps {
  /** The receipt itself; null where there is nothing to show of it. */
  page: ReactNode;
  isPageShown?: boolean;
  /** What was read from it. */
  children: ReactNode;
}

/** The receipt and what was read from it in one view: side by side, or on a phone the one held above the other. */
export function Beside({ page, isPageShown = true, children }: BesideProps) {
  return (
    <div className={styles.split}>
      {page && <div className={isPageShown ? styles.page : styles.pageHidden}>{page}</div>}
      <div className={page && isPageShown ? styles.lines : styles.linesAlone}>{children}</div>
    </div>
  );
}
