import { Link } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { ChipSelect } from "../design/ChipSelect.tsx";
import { Icon } from "../design/Icon.tsx";
import { Failure } from "../design/Notice.tsx";
import { SkeletonBlock } from "../design/Skeleton.tsx";
import { ChangeRow } from "./ChangeRow.tsx";
import { CHANGE_KINDS, type ChangeKind, pathOfChanges } from "./changes.ts";
import { type PriceChange, WhatChanged } from "./documents.ts";
import { isPeriod, type Period, PERIODS } from "./periods.ts";
import styles from "./WhatChangedCards.module.css";

interface WhatChangedCardsProps {
  period: Period;
  /** Lets another period be chosen here; without it, the one that is told is named. */
  onPeriod?: (period: Period) => void;
}

/** What rose, fell and shrank most; nothing where nothing did, over no period. */
export function WhatChangedCards({ period, onPeriod }: WhatChangedCardsProps) {
  const { data, error, retry } = useFreshQuery({ query: WhatChanged, variables: { period } });
  const kinds = Object.keys(CHANGE_KINDS) as ChangeKind[];
  const changes: Record<ChangeKind, readonly PriceChange[]> | undefined = data && {
    RISERS: data.risers,
    FALLERS: data.fallers,
    SHRINKERS: data.shrinkers,
  };
  const held = kinds.filter((kind) => changes && changes[kind].length > 0);
  return (
    <section className={styles.section} aria-label="What changed" data-part={onPeriod ? undefined : true}>
      <header className={styles.head}>
        <h2>What changed</h2>
        {onPeriod ? (
          <ChipSelect
            label="Period"
            value={period}
            onChange={(value) => {
              if (isPeriod(value)) onPeriod(value);
            }}
          >
            {Object.entries(PERIODS).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </ChipSelect>
        ) : (
          <span className={styles.period}>{PERIODS[period]}</span>
        )}
      </header>
      {error && !data && <Failure error={error} onRetry={retry} />}
      {!error && !data && <SkeletonBlock height="176px" />}
      {changes && held.length === 0 && (
        <p className={styles.none}>No price that you pay changed in this time.</p>
      )}
      {changes && held.length > 0 && (
        <div className={styles.cards}>
          {held.map((kind) => (
            <Card key={kind} kind={kind} period={period} changes={changes[kind]} />
          ))}
        </div>
      )}
    </section>
  );
}

interface CardProps {
  kind: ChangeKind;
  period: Period;
  changes: readonly PriceChange[];
}

function Card({ kind, period, changes }: CardProps) {
  const { title, icon } = CHANGE_KINDS[kind];
  return (
    <section className={styles.card} data-kind={kind} aria-label={title}>
      <h3>
        <Icon name={icon} size={20} />
        {title}
      </h3>
      <ul role="list">
        {changes.map((change) => (
          <li key={`${change.product.id} ${change.store.id}`}>
            <ChangeRow change={change} />
          </li>
        ))}
      </ul>
      <Link
        to={pathOfChanges(kind, period)}
        className={styles.more}
        aria-label={`Show all: ${title.toLowerCase()}`}
      >
        Show all
        <Icon name="forward" size={16} />
      </Link>
    </section>
  );
}
