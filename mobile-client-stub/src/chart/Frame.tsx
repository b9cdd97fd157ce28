import type { ComponentProps, ReactNode } from "react";
import styles from "./Frame.module.css";
import { colourOf } from "./lines.ts";

interface SectionProps {
  title: string;
  /** What is chosen of it, beside its title. */
  choice: ReactNode;
  children: ReactNode;
}

/** A part of a screen that is about a chart. */
export function ChartSection({ title, choice, children }: SectionProps) {
  return (
    <section className={styles.section} aria-label={title}>
      <header className={styles.head}>
        <h2>{title}</h2>
        {choice}
      </header>
      {children}
    </section>
  );
}

/** A chart with what is read off it above, and its legend and table below. */
export function ChartFrame({ children }: { children: ReactNode }) {
  return <figure className={styles.figure}>{children}</figure>;
}

/** The numbers of the place that is pointed at; without one, of the newest. */
export function Reading({ at, children }: { at: string | null; children: ReactNode }) {
  return (
    <p className={styles.reading} aria-live="polite">
      {at !== null && <span className={styles.day}>{at}</span>}
      {children}
    </p>
  );
}

/** Which line is which, in the order in which they are drawn; `hollow` says what a point without a filling is. */
export function Legend({ names, hollow }: { names: readonly string[]; hollow: string | null }) {
  return (
    <figcaption className={styles.legend}>
      {names.map((name, index) => (
        <span key={name} className={styles.line} style={{ "--series": `var(${colourOf(index)})` }}>
          {name}
        </span>
      ))}
      {hollow !== null && <span className={styles.hollow}>{hollow}</span>}
    </figcaption>
  );
}

/** The same numbers for whoever cannot see the chart, or wants them exactly. */
export function AsTable({ children, ...rest }: ComponentProps<"details">) {
  return (
    <details {...rest} className={styles.folded}>
      <summary>As a table</summary>
      <div className={styles.scroll}>
        <table>{children}</table>
      </div>
    </details>
  );
}
