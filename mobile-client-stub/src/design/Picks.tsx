import type { ReactNode } from "react";
import styles from "./Picks.module.css";

/** Things of which one is chosen by a tap. */
export function Picks({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul role="list" aria-label={label} className={styles.picks}>
      {children}
    </ul>
  );
}

interface PickProps {
  /** Whether it is the one that is chosen already; left out where none can be. */
  isChosen?: boolean;
  onChoose: () => void;
  children: ReactNode;
}

export function Pick({ isChosen, onChoose, children }: PickProps) {
  return (
    <li>
      <button type="button" aria-pressed={isChosen} onClick={onChoose}>
        {children}
      </button>
    </li>
  );
}
