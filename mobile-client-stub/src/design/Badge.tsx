import type { ReactNode } from "react";
import styles from "./Badge.module.css";

/** A word or two about the thing beside it. */
export function Badge({
  tone = "plain",
  children,
}: {
  tone?: "plain" | "good" | "warn" | "bad";
  children: ReactNode;
}) {
  return <span className={styles[tone]}>{children}</span>;
}
