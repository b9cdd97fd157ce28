import type { ReactNode } from "react";
import { Amount } from "../design/Amount.tsx";
import { Failure, Notice } from "../design/Notice.tsx";
import { countWords } from "./deeds.ts";
import type { Preview } from "./documents.ts";
import styles from "./PreviewList.module.css";

interface PreviewListProps {
  state: { data?: { preview: Preview } | undefined; error?: unknown };
  onRetry: () => void;
  /** What would become of the lines, after "3 lines". */
  words: string;
  /** What is said where no line would change. */
  none: string;
  /** What is said below a refusal: what to do instead. */
  instead?: ReactNode;
  /** What can be done about it. */
  children: (count: number) => ReactNode;
}

/** The lines that would change, before they do. */
export function PreviewList({ state, onRetry, words, none, instead, children }: PreviewListProps) {
  const { data, error } = state;
  if (error && !data) return <Failure error={error} onRetry={onRetry} />;
  if (!data) return <p role="status">Looking which lines that changes…</p>;
  const { preview } = data;
  if (preview.__typename !== "ProductPreview") {
    return (
      <>
        <Notice tone="bad">{preview.message}</Notice>
        {instead}
      </>
    );
  }
  const { lines, changedLines } = preview;
  return (
    <>
      <p>{changedLines === 0 ? none : `${countWords(changedLines)} ${words}`}</p>
      {lines.length > 0 && (
        <ul role="list" aria-label="Lines that change" className={styles.lines}>
          {lines.map((line) => (
            <li key={line.id}>
              <span className={styles.what}>
                <span>{line.text}</span>
                {line.product && <span className={styles.now}>now “{line.product.name}”</span>}
              </span>
              <Amount of={line.amount} />
            </li>
          ))}
        </ul>
      )}
      {changedLines > lines.length && <p className={styles.now}>The newest {lines.length} are shown.</p>}
      {children(changedLines)}
    </>
  );
}
