import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { useFreshQuery } from "../api/fresh.ts";
import { AsTable, ChartFrame, ChartSection, Legend, Reading } from "../chart/Frame.tsx";
import { LazyPlot } from "../chart/LazyPlot.tsx";
import type { Line } from "../chart/lines.ts";
import { ChipSelect } from "../design/ChipSelect.tsx";
import { Failure, Notice } from "../design/Notice.tsx";
import { SkeletonBlock } from "../design/Skeleton.tsx";
import { formatMonth, formatMonthShort } from "../format/dates.ts";
import { formatShare } from "../format/share.ts";
import { type CpiSeries, CpiSeriesList, IndexSince, type IndexMonth, type Inflation } from "./documents.ts";
import styles from "./PriceIndex.module.css";
import { apartOf, changeOf, formatIndex, headlineOf, lastOf, restsOn } from "./words.ts";

const NONE = "none";

interface PriceIndexProps {
  from: string;
  currencyCode: string | null;
  /** The published index to stand beside it; empty for the first that fits, "none" for none. */
  chosen: string;
  onSeries: (series: string) => void;
}

/** How much dearer the same things became for this household, beside a published index. */
export function PriceIndex({ from, currencyCode, chosen, onSeries }: PriceIndexProps) {
  const [{ data, error }, ask] = useQuery({ query: CpiSeriesList, requestPolicy: "cache-and-network" });
  const all = data?.cpiSeries.filter(
    (series) => currencyCode === null || series.currencyCode === currencyCode,
  );
  const series = chosen === NONE ? null : (all?.find(({ id }) => id === chosen) ?? all?.[0] ?? null);
  return (
    <ChartSection
      title="Your price index"
      choice={
        all &&
        all.length > 0 && (
          <ChipSelect label="Beside" value={series?.id ?? NONE} onChange={onSeries}>
            {all.map(({ id, name, area }) => (
              <option key={id} value={id}>
                {area ? `${name}, ${area}` : name}
              </option>
            ))}
            <option value={NONE}>No other index</option>
          </ChipSelect>
        )
      }
    >
      {error && !data && <Failure error={error} onRetry={() => ask({ requestPolicy: "network-only" })} />}
      {!error && !all && <SkeletonBlock height="300px" />}
      {all && <Asked from={from} currencyCode={currencyCode} series={series} isAny={all.length > 0} />}
    </ChartSection>
  );
}

interface AskedProps extends Pick<PriceIndexProps, "from" | "currencyCode"> {
  series: CpiSeries | null;
  /** Whether there is any index that could stand beside it. */
  isAny: boolean;
}

function Asked({ from, currencyCode, series, isAny }: AskedProps) {
  const { data, error, retry } = useFreshQuery({
    query: IndexSince,
    variables: { from, currencyCode, seriesId: series?.id ?? null },
  });
  const inflation = data?.inflation;
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!inflation) return <SkeletonBlock height="300px" />;
  if (inflation.__typename !== "Inflation") return <Notice tone="bad">{inflation.message}</Notice>;
  return <Found inflation={inflation} isAny={isAny} />;
}

function Found({ inflation, isAny }: { inflation: Inflation; isAny: boolean }) {
  const { baseMonth, months, series, meetsOn, isCut } = inflation;
  const last = lastOf(months);
  // By definition the first month is 100: alone it says nothing.
  if (!baseMonth || !last?.index || last.startsOn === baseMonth)
    return (
      <p className={styles.detail}>
        Not enough could be compared yet: an index begins as soon as three things that you bought in a month
        were bought in another month, too.
      </p>
    );
  const apart = apartOf(months);
  const cpi = months.findLast((month) => month.cpi !== null && month.startsOn <= last.startsOn);
  return (
    <>
      <div className={styles.told}>
        <p className={styles.headline}>{headlineOf(last.index, baseMonth, last.band)}</p>
        <p className={styles.detail}>By {formatMonth(last.startsOn)}, offers included.</p>
        {series && cpi?.cpi && meetsOn && (
          <p className={styles.beside}>
            {series.name}: <strong>{changeOf(cpi.cpi)}</strong> by {formatMonth(cpi.startsOn)}
            {meetsOn !== baseMonth && `, since ${formatMonth(meetsOn)}`}
          </p>
        )}
        {series && !meetsOn && (
          <p className={styles.detail}>{series.name} has no month of this time to compare with.</p>
        )}
        {!isAny && (
          <p className={styles.detail}>
            No official price index is there to compare with. Whoever runs this server can import one.
          </p>
        )}
      </div>
      <Chart inflation={inflation} base={baseMonth} />
      <ul role="list" className={styles.rests} aria-label="What it rests on">
        {restsOn(last).map((words) => (
          <li key={words}>{words}</li>
        ))}
        {apart !== null && <li>{apart}</li>}
        {isCut && <li>There is more than is looked at: it begins later than the period that you chose.</li>}
      </ul>
    </>
  );
}

function Chart({ inflation: { months, series }, base }: { inflation: Inflation; base: string }) {
  const [pointed, setPointed] = useState<number | null>(null);
  const shown = useMemo(() => months.filter(({ startsOn }) => startsOn >= base), [months, base]);
  const lines = useMemo(() => linesOf(shown, series?.name ?? null), [shown, series]);
  const all = useMemo(() => shown.map(({ startsOn }) => startsOn), [shown]);
  const read = (pointed === null ? undefined : shown[pointed]) ?? shown.at(-1);
  const isAnyCarried = shown.some(({ isCarried }) => isCarried);
  return (
    <ChartFrame>
      {read && <OfMonth month={read} series={series?.name ?? null} />}
      <LazyPlot
        lines={lines}
        months={all}
        label={`Your price index since ${formatMonth(base)}${series ? `, beside ${series.name}` : ""}. The table below has the numbers.`}
        words={plainNumber}
        digits={0}
        onPoint={setPointed}
      />
      <Legend
        names={lines.map(({ name }) => name)}
        hollow={isAnyCarried ? "Month without anything to compare" : null}
      />
      <Table months={shown} series={series?.name ?? null} />
    </ChartFrame>
  );
}

/** At the side there is no room for more. */
const plainNumber = (value: string): string => value;

/** Its own line with the band, and that of the other index where there is one. */
function linesOf(months: readonly IndexMonth[], series: string | null): Line[] {
  const own: Line = {
    name: "Yours",
    isStepped: false,
    points: months.flatMap(({ startsOn, index, isCarried, band }) =>
      index === null ? [] : [{ on: startsOn, value: index, isHollow: isCarried, band }],
    ),
  };
  if (series === null) return [own];
  const points = months.flatMap(({ startsOn, cpi }) => (cpi === null ? [] : [{ on: startsOn, value: cpi }]));
  return [own, { name: series, isStepped: false, points }];
}

function OfMonth({ month, series }: { month: IndexMonth; series: string | null }) {
  return (
    <Reading at={formatMonth(month.startsOn)}>
      {month.index && (
        <span>
          Yours <strong>{formatIndex(month.index)}</strong>
        </span>
      )}
      {series && month.cpi && (
        <span>
          {series} <strong>{formatIndex(month.cpi)}</strong>
        </span>
      )}
    </Reading>
  );
}

function Table({ months, series }: { months: readonly IndexMonth[]; series: string | null }) {
  return (
    <AsTable>
      <thead>
        <tr>
          <th scope="col">Month</th>
          <th scope="col">Yours</th>
          <th scope="col">Band</th>
          <th scope="col">Compared</th>
          {series && <th scope="col">{series}</th>}
        </tr>
      </thead>
      <tbody>
        {months.toReversed().map(({ startsOn, index, isCarried, isApart, band, coverage, cpi }) => (
          <tr key={startsOn}>
            <th scope="row">
              {formatMonthShort(startsOn)} {startsOn.slice(0, 4)}
            </th>
            <td>
              {index && formatIndex(index)}
              {isCarried && <span className="visually-hidden"> as the month before</span>}
            </td>
            <td className={styles.range}>{band && `${formatIndex(band.low)}–${formatIndex(band.high)}`}</td>
            <td>{comparedOf({ isCarried, isApart, coverage })}</td>
            {series && <td>{cpi && formatIndex(cpi)}</td>}
          </tr>
        ))}
      </tbody>
    </AsTable>
  );
}

/** How much of a month could be compared with the others of the table. */
function comparedOf({
  isCarried,
  isApart,
  coverage,
}: Pick<IndexMonth, "isCarried" | "isApart" | "coverage">) {
  if (isCarried) return "nothing";
  if (isApart) return "not with these";
  return coverage && formatShare(coverage);
}
