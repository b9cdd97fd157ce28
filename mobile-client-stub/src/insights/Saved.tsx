import { Link } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { Amount } from "../design/Amount.tsx";
import { Icon } from "../design/Icon.tsx";
import { Failure, Notice } from "../design/Notice.tsx";
import { SkeletonBlock } from "../design/Skeleton.tsx";
import { formatShortDay } from "../format/dates.ts";
import { isZero } from "../format/money.ts";
import { today } from "../purchases/filter.ts";
import { type Discounts, type MissedSaving, type Savings, SavingsSince } from "./documents.ts";
import styles from "./Saved.module.css";
import { counted, DISCOUNT_WORDS } from "./words.ts";

interface SavedProps {
  from: string;
  currencyCode: string | null;
}

/** What was saved, by which lines, and what would have cost less elsewhere. */
export function Saved({ from, currencyCode }: SavedProps) {
  const { data, error, retry } = useFreshQuery({ query: SavingsSince, variables: { from, currencyCode } });
  const savings = data?.savings;
  return (
    <section className={styles.section} aria-label="Savings">
      <h2>Savings</h2>
      {error && !data && <Failure error={error} onRetry={retry} />}
      {!error && !data && <SkeletonBlock height="180px" />}
      {savings && savings.__typename !== "Savings" && <Notice tone="bad">{savings.message}</Notice>}
      {savings?.__typename === "Savings" && <Found savings={savings} />}
    </section>
  );
}

function Found({ savings: { discounts, missed, missedCount, missedLines, isCut } }: { savings: Savings }) {
  const held = discounts.filter(({ lineCount }) => lineCount > 0);
  return (
    <div className={styles.cards}>
      {held.map((one) => (
        <Ways key={one.kind} discounts={one} />
      ))}
      {held.length === 0 && <p className={styles.none}>No receipt of this time has money taken off.</p>}
      {missedCount > 0 && (
        <details className={styles.card}>
          <summary>
            <Head words="Missed" hint={`${counted(missedCount, "line")} cost less elsewhere`} />
            <Amount of={missed} />
          </summary>
          <p className={styles.note}>
            How much less each would have cost at the cheapest store that you use, by your own receipts of the
            60 days before: the last price there, an offer for a week and until another price was paid
            {isCut ? "; older lines are left out" : ""}.
          </p>
          <ul role="list" aria-label="Missed">
            {missedLines.map((line) => (
              <li key={line.line.id}>
                <MissedRow of={line} />
              </li>
            ))}
          </ul>
          <Rest shown={missedLines.length} of={missedCount} />
        </details>
      )}
      {missedCount === 0 && (
        <p className={styles.none}>
          Nothing is known to have cost less at another store that you use
          {isCut ? ", as far back as is looked at" : ""}.
        </p>
      )}
    </div>
  );
}

function Ways({ discounts: { kind, saved, lineCount, lines } }: { discounts: Discounts }) {
  return (
    <details className={styles.card} data-kind={kind}>
      <summary>
        <Head words={DISCOUNT_WORDS[kind]} hint={counted(lineCount, "line")} />
        <strong className={isZero(saved.amount) ? undefined : styles.good}>
          <Amount of={saved} />
        </strong>
      </summary>
      <ul role="list" aria-label={DISCOUNT_WORDS[kind]}>
        {lines.map(({ saved: off, line, purchase }) => (
          <li key={line.id}>
            <Link to={pathOfLine(purchase.id, line.id)} className={styles.row}>
              <span className={styles.what}>
                <span className={styles.name}>{line.text}</span>
                <span className={styles.detail}>{whereOf(purchase)}</span>
              </span>
              <Amount of={off} />
            </Link>
          </li>
        ))}
      </ul>
      <Rest shown={lines.length} of={lineCount} />
    </details>
  );
}

function Head({ words, hint }: { words: string; hint: string }) {
  return (
    <>
      <Icon name="forward" size={18} />
      <span className={styles.what}>
        <span className={styles.name}>{words}</span>
        <span className={styles.detail}>{hint}</span>
      </span>
    </>
  );
}

function MissedRow({ of }: { of: MissedSaving }) {
  const { line, purchase, paid, wouldHaveCost, missed, betterStore, seenOn } = of;
  return (
    <Link to={pathOfLine(purchase.id, line.id)} className={styles.row}>
      <span className={styles.what}>
        <span className={styles.name}>{line.product?.name ?? line.text}</span>
        <span className={styles.detail}>
          <Amount of={paid} /> at {whereOf(purchase)}
        </span>
        <span className={styles.detail}>
          <Amount of={wouldHaveCost} /> at {betterStore.name} · {formatShortDay(seenOn, today())}
        </span>
      </span>
      <Amount of={missed} />
    </Link>
  );
}

function Rest({ shown, of }: { shown: number; of: number }) {
  if (shown >= of) return null;
  return <p className={styles.note}>And {counted(of - shown, "line")} more, by less each.</p>;
}

const pathOfLine = (purchaseId: string, lineId: string): string =>
  `/purchases/${encodeURIComponent(purchaseId)}?line=${encodeURIComponent(lineId)}`;

function whereOf({ store, merchantName, purchasedOn }: MissedSaving["purchase"]): string {
  const where = store?.name ?? merchantName ?? "a store not recognised";
  return purchasedOn ? `${where} · ${formatShortDay(purchasedOn, today())}` : where;
}
