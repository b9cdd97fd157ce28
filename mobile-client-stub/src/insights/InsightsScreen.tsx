import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { ButtonLink } from "../design/Button.tsx";
import { ChipSelect } from "../design/ChipSelect.tsx";
import { Empty } from "../design/Empty.tsx";
import { Failure, Notice, Outdated } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { Segments } from "../design/Segments.tsx";
import { SkeletonBlock, SkeletonRows } from "../design/Skeleton.tsx";
import { WhatChangedCards } from "../prices/WhatChangedCards.tsx";
import { today } from "../purchases/filter.ts";
import { type CurrencySpending, SpendingSince } from "./documents.ts";
import { Exports } from "./Exports.tsx";
import styles from "./InsightsScreen.module.css";
import { PriceIndex } from "./PriceIndex.tsx";
import { Saved } from "./Saved.tsx";
import { Spent } from "./Spent.tsx";
import { type Period, PERIODS, readView, startOf, type View, writeView } from "./view.ts";

/** What all purchases together say: where the money went, what became dearer, what was saved. */
export function InsightsScreen() {
  const [view, change] = useView();
  const from = startOf(view.period, today());
  const { data, error, retry } = useFreshQuery({ query: SpendingSince, variables: { from } });
  const spending = data?.spending;
  const isAnything = data !== undefined && data.purchases.edges.length > 0;
  return (
    <>
      <ScreenHeader title="Insights" backTo="/prices" />
      {error && !data && <Failure error={error} onRetry={retry} />}
      {error && data && <Outdated error={error} onRetry={retry} />}
      {!error && !data && <Loading />}
      {spending && !isAnything && <NothingYet />}
      {spending && isAnything && spending.__typename !== "Spending" && (
        <Notice tone="bad">{spending.message}</Notice>
      )}
      {spending && isAnything && spending.__typename === "Spending" && (
        <Found view={view} from={from} currencies={spending.currencies} onChange={change} />
      )}
    </>
  );
}

function useView(): [View, (part: Partial<View>) => void] {
  const [params, setParams] = useSearchParams();
  const view = useMemo(() => readView(params), [params]);
  const change = (part: Partial<View>) =>
    setParams(writeView({ ...view, ...part }), { replace: true, preventScrollReset: true });
  return [view, change];
}

interface FoundProps {
  view: View;
  from: string;
  currencies: readonly CurrencySpending[];
  onChange: (part: Partial<View>) => void;
}

function Found({ view, from, currencies, onChange }: FoundProps) {
  const chosen =
    currencies.find(({ currencyCode }) => (currencyCode ?? UNKNOWN) === view.currency) ?? currencies[0];
  const currencyCode = chosen?.currencyCode ?? null;
  // What the receipts name no currency for can be asked for only where it is the first.
  const isAskable = chosen === currencies[0] || currencyCode !== null;
  return (
    <div className={styles.sections} data-wide>
      <Bar view={view} currencies={currencies} chosen={chosen} onChange={onChange} />
      {chosen ? (
        <Spent spending={chosen} month={view.month} onMonth={(month) => onChange({ month })} />
      ) : (
        <p className={styles.none}>You bought nothing in this time.</p>
      )}
      {chosen && isAskable && (
        <>
          <PriceIndex
            from={from}
            currencyCode={currencyCode}
            chosen={view.series}
            onSeries={(series) => onChange({ series })}
          />
          <Saved from={from} currencyCode={currencyCode} />
        </>
      )}
      <WhatChangedCards period={PERIODS[view.period].changes} />
      <Exports />
    </div>
  );
}

const UNKNOWN = "none";

function Bar({
  view,
  currencies,
  chosen,
  onChange,
}: Omit<FoundProps, "from"> & { chosen: CurrencySpending | undefined }) {
  return (
    <div className={styles.bar}>
      <ChipSelect
        label="Period"
        value={view.period}
        onChange={(period) => onChange({ period: period as Period, month: null })}
      >
        {Object.entries(PERIODS).map(([value, { words }]) => (
          <option key={value} value={value}>
            Last {words}
          </option>
        ))}
      </ChipSelect>
      {chosen && currencies.length > 1 && (
        <Segments
          label="Currency"
          value={chosen.currencyCode ?? UNKNOWN}
          options={currencies.map(({ currencyCode }) => ({
            value: currencyCode ?? UNKNOWN,
            words: currencyCode ?? "Not named",
          }))}
          onChange={(currency) => onChange({ currency, month: null, series: "" })}
        />
      )}
    </div>
  );
}

function NothingYet() {
  return (
    <Empty icon="chart" title="Nothing to tell yet">
      <p>
        Send in your receipts, and you see here where your money goes, how much dearer the same things became
        for you, and what offers and coupons saved.
      </p>
      <ButtonLink to="/capture" look="primary" icon="camera">
        Add a receipt
      </ButtonLink>
    </Empty>
  );
}

function Loading() {
  return (
    <div className={styles.sections}>
      <SkeletonBlock height="44px" />
      <SkeletonBlock height="240px" />
      <SkeletonRows count={5} />
    </div>
  );
}
