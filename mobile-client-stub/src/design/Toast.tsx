import type { ReactNode } from "react";
import styles from "./Toast.module.css";

/** A word about what was done or is there now, above all else at the foot of the screen, with what to do about it. */
export function Toast({ children }: { children: ReactNode }) {
  return (
    <div className={styles.toast} role="status">
      {children}
    </div>
  );
}
