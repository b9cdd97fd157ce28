import { Amount } from "../design/Amount.tsx";
import { Button } from "../design/Button.tsx";
import type { ReviewedPurchase } from "./documents.ts";
import styles from "./Folded.module.css";
import type { Correcting } from "./useCorrecting.ts";

/** The lines that were taken off, each to be put back. */
export function RemovedLines({
  purchase,
  correcting,
}: {
  purchase: ReviewedPurchase;
  correcting: Correcting;
}) {
  const lines = purchase.removedLines;
  if (lines.length === 0) return null;
  const restore = (id: string, text: string) =>
    correcting.correct(`Put “${text}” back.`, { type: "restoreLine", input: { lineId: id } });
  return (
    <details className={styles.folded}>
      <summary>{lines.length === 1 ? "1 removed line" : `${lines.length} removed lines`}</summary>
      <ul role="list" aria-label="Removed lines">
        {lines.map(({ id, text, amount }) => (
          <li key={id} className={styles.removed}>
            <del>{text}</del>
            <Amount of={amount} />
            <Button
              look="quiet"
              icon="undo"
              aria-label={`Put ${text} back`}
              disabled={correcting.isBusy}
              onClick={() => void restore(id, text)}
            >
              Put back
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
