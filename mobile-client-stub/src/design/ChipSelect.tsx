import type { ReactNode } from "react";
import styles from "./ChipSelect.module.css";

interface ChipSelectProps {
  /** Its name, which is not shown. */
  label: string;
  value: string;
  /** Whether it narrows what is shown. */
  isActive?: boolean;
  onChange: (value: string) => void;
  /** The options. */
  children: ReactNode;
}

/** A choice in the shape of a chip, for a bar above what it narrows. */
export function ChipSelect({ label, value, isActive = false, onChange, children }: ChipSelectProps) {
  return (
    <select
      className={styles.chip}
      aria-label={label}
      data-active={isActive}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {children}
    </select>
  );
}
