import { useEffect, useRef, useState } from "react";
import { formatMonth, formatMonthShort, type Month } from "../format/dates.ts";
import { formatMoney } from "../format/money.ts";
import type { MonthSpending } from "./documents.ts";
import styles from "./Months.module.css";
import { largestOf, widthOf } from "./words.ts";

interface MonthsProps {
  months: readonly MonthSpending[];
  chosen: Month | null;
  onChoose: (month: Month | null) => void;
}

/**
 * A bar for each month, which chooses it; once more for all of them. The newest are in view, and where there are more
 * beside them the edge fades.
 */
export function Months({ months, chosen, onChoose }: MonthsProps) {
  const most = largestOf(months.map(({ spent }) => spent.total.amount));
  const row = useRef<HTMLUListElement>(null);
  const [beyond, setBeyond] = useState<Beyond>({ before: false, after: false });
  const { length } = months;
  useEffect(() => {
    const { current } = row;
    if (!current) return;
    current.scrollTo({ left: current.scrollWidth });
    const look = () => setBeyond(beyondOf(current));
    const observer = new ResizeObserver(look);
    observer.observe(current);
    return () => observer.disconnect();
  }, [length]);
  return (
    <ul
      ref={row}
      role="list"
      className={styles.months}
      aria-label="Spending by month"
      data-year={length <= 12 || undefined}
      data-before={beyond.before || undefined}
      data-after={beyond.after || undefined}
      onScroll={(event) => setBeyond(beyondOf(event.currentTarget))}
    >
      {months.map(({ startsOn, spent }, index) => (
        <li key={startsOn}>
          <button
            type="button"
            className={styles.month}
            aria-pressed={startsOn === chosen}
            title={`${formatMonth(startsOn)}: ${formatMoney(spent.total)}`}
            onClick={() => onChoose(startsOn === chosen ? null : startsOn)}
          >
            <span className={styles.bar} style={{ "--height": `${widthOf(spent.total.amount, most)}%` }} />
            <span className="visually-hidden">{`${formatMonth(startsOn)}: ${formatMoney(spent.total)}`}</span>
            <span className={styles.name} aria-hidden="true">
              {formatMonthShort(startsOn)}
              {isYearNamed(startsOn, index) && <small>{startsOn.slice(0, 4)}</small>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The first month names its year, unless the next one does and there is no room for both; so does each January. */
function isYearNamed(startsOn: Month, index: number): boolean {
  const month = startsOn.slice(5, 7);
  return month === "01" || (index === 0 && month !== "12");
}

/** Whether there are months before those in view, and after them. */
interface Beyond {
  before: boolean;
  after: boolean;
}

function beyondOf({ scrollLeft, scrollWidth, clientWidth }: HTMLElement): Beyond {
  const left = scrollWidth - clientWidth;
  return { before: scrollLeft > 1, after: scrollLeft < left - 1 };
}
