import { formatMoment } from "../format/dates.ts";
import type { Correction, ReviewedPurchase } from "./documents.ts";
import styles from "./Folded.module.css";
import { changesOf, told } from "./history.ts";

/** Who changed what, and when; the newest first. Folded, since it is evidence and not work. */
export function History({ purchase }: { purchase: ReviewedPurchase }) {
  const changes = changesOf(purchase.corrections);
  if (changes.length === 0) return null;
  const texts = new Map([...purchase.lines, ...purchase.removedLines].map(({ id, text }) => [id, text]));
  return (
    <details className={styles.folded}>
      <summary>{changes.length === 1 ? "1 change" : `${changes.length} changes`}</summary>
      <ol role="list" aria-label="Changes">
        {changes.map(({ by, at, corrections }) => (
          <li key={`${at} ${by}`} className={styles.change}>
            <p className={styles.who}>
              {by}, {formatMoment(at)}
            </p>
            {corrections.map((correction, index) => (
              <p key={index}>
                <Told
                  correction={correction}
                  line={texts.get(correction.lineId ?? "") ?? null}
                  currencyCode={purchase.currencyCode}
                />
              </p>
            ))}
          </li>
        ))}
      </ol>
    </details>
  );
}

interface ToldProps {
  correction: Correction;
  line: string | null;
  currencyCode: string | null;
}

function Told({ correction, line, currencyCode }: ToldProps) {
  const { what, from, to } = told(correction, currencyCode);
  return (
    <>
      {what}
      {line !== null && correction.field !== "ADDED" && correction.field !== "REMOVED" && ` of “${line}”`}
      {from !== null && to === null && (
        <>
          : <del>{from}</del> taken away
        </>
      )}
      {from !== null && to !== null && (
        <>
          : <del>{from}</del> → <ins>{to}</ins>
        </>
      )}
      {from === null && to !== null && (
        <>
          : <ins>{to}</ins>
        </>
      )}
    </>
  );
}
