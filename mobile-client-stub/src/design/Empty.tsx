import type { ReactNode } from "react";
import styles from "./Empty.module.css";
import { Icon, type IconName } from "./Icon.tsx";

interface EmptyProps {
  icon: IconName;
  title: string;
  /** Where it stands for a screen, it names it. */
  isWholeScreen?: boolean;
  children: ReactNode;
}

/** What stands where there is nothing to show: why, and what to do. */
export function Empty({ icon, title, isWholeScreen = false, children }: EmptyProps) {
  const Heading = isWholeScreen ? "h1" : "h2";
  return (
    <div className={styles.empty}>
      <span className={styles.icon}>
        <Icon name={icon} size={30} />
      </span>
      <Heading className={styles.title}>{title}</Heading>
      {children}
    </div>
  );
}
