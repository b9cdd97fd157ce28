import { Link } from "react-router";
import { Amount } from "../design/Amount.tsx";
import { Badge } from "../design/Badge.tsx";
import { Button } from "../design/Button.tsx";
import { StoreMark } from "../design/StoreMark.tsx";
import { formatMonth, type Month } from "../format/dates.ts";
import { formatMoney } from "../format/money.ts";
import type { CategorySpending, CurrencySpending, StoreSpending } from "./documents.ts";
import { Months } from "./Months.tsx";
import styles from "./Spent.module.css";
import { counted, countOfPart, gapsOf, largestOf, nameOfPart, widthOf } from "./words.ts";

interface SpentProps {
  spending: CurrencySpending;
  /** The month that is looked at alone; null for all of them. */
  month: Month | null;
  onMonth: (month: Month | null) => void;
}

/** What was spent: by month, and of all months or of one by store and by category. */
export function Spent({ spending, month, onMonth }: SpentProps) {
  const alone = spending.months.find(({ startsOn }) => startsOn === month);
  const { spent, stores, categories } = alone ?? spending;
  return (
    <section className={styles.section} aria-label="Spending">
      <header className={styles.head}>
        <div>
          <h2>{alone ? `Spent in ${formatMonth(alone.startsOn)}` : "Spent"}</h2>
          <p className={styles.total}>
            <Amount of={spent.total} />
          </p>
          <p className={styles.detail}>{counted(spent.purchaseCount, "purchase")}</p>
        </div>
        {alone && (
          <Button look="quiet" icon="close" onClick={() => onMonth(null)}>
            All months
          </Button>
        )}
      </header>
      <Months months={spending.months} chosen={month} onChoose={onMonth} />
      {gapsOf(spent.withoutTotalCount, spending.undated, formatMoney).map((words) => (
        <p key={words} className={styles.gap}>
          {words}
        </p>
      ))}
      <div className={styles.halves}>
        <Stores stores={stores} />
        <Parts parts={categories} />
      </div>
    </section>
  );
}

function Stores({ stores }: { stores: readonly StoreSpending[] }) {
  if (stores.length === 0) return null;
  const most = largestOf(stores.map(({ spent }) => spent.total.amount));
  return (
    <section aria-label="By store">
      <h3>By store</h3>
      <ul role="list" aria-label="Spending by store">
        {stores.map(({ store, spent }) => (
          <li key={store?.id ?? ""} className={styles.row}>
            <StoreMark name={store?.name ?? "?"} size={32} />
            <span className={styles.what}>
              <span className={styles.name}>{store?.name ?? "Store not recognised"}</span>
              <span className={styles.detail}>{counted(spent.purchaseCount, "purchase")}</span>
              <Share of={widthOf(spent.total.amount, most)} />
            </span>
            <span className={styles.amount}>
              <Amount of={spent.total} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Parts({ parts }: { parts: readonly CategorySpending[] }) {
  if (parts.length === 0) return null;
  const most = largestOf(parts.map(({ total }) => total.amount));
  return (
    <section aria-label="By category">
      <h3>By category</h3>
      <ul role="list" aria-label="Spending by category">
        {parts.map((part) => {
          const isUnexplained = part.kind === "UNEXPLAINED";
          return (
            <li key={`${part.kind} ${part.category}`} className={styles.row} data-kind={part.kind}>
              <span className={styles.what}>
                <span className={styles.name}>
                  {isUnexplained ? <Badge tone="warn">{nameOfPart(part)}</Badge> : nameOfPart(part)}
                </span>
                <span className={styles.detail}>
                  {countOfPart(part)}
                  {isUnexplained && (
                    <>
                      {" · "}
                      <Link to="/inbox">Have a look</Link>
                    </>
                  )}
                </span>
                <Share of={widthOf(part.total.amount, most)} />
              </span>
              <span className={styles.amount}>
                <Amount of={part.total} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** How long it is beside the longest. */
function Share({ of }: { of: number }) {
  return <span className={styles.share} style={{ "--width": `${of}%` }} aria-hidden="true" />;
}
