import { type ReactNode, type SyntheticEvent, useCallback, useMemo, useState } from "react";
import { useFreshQuery } from "../api/fresh.ts";
import { AsTable, ChartFrame, ChartSection, Legend, Reading } from "../chart/Frame.tsx";
import { LazyPlot } from "../chart/LazyPlot.tsx";
import { Amount } from "../design/Amount.tsx";
import { Badge } from "../design/Badge.tsx";
import { Failure } from "../design/Notice.tsx";
import { Segments } from "../design/Segments.tsx";
import { SkeletonBlock } from "../design/Skeleton.tsx";
import { formatDate } from "../format/dates.ts";
import { formatMoney } from "../format/money.ts";
import { daysBefore, today } from "../purchases/filter.ts";
import {
  drawnOf,
  PACKAGE,
  type Range,
  RANGES,
  type Row,
  rowsAt,
  rowsOf,
  type Scale,
  scalesOf,
} from "./chart.ts";
import { type HistoryLine, ProductHistory } from "./documents.ts";
import styles from "./PriceChart.module.css";

/** How the price went, a line for each store, and the same as a table. */
export function PriceChart({ productId }: { productId: string }) {
  const [range, setRange] = useState<Range>("1Y");
  const { days } = RANGES[range];
  const from = days === null ? null : daysBefore(today(), days);
  const { data, error, retry } = useFreshQuery({ query: ProductHistory, variables: { id: productId, from } });
  const scales = useMemo(
    () => (data?.product ? scalesOf(data.product.asSold, data.product.byUnit) : null),
    [data],
  );
  return (
    <ChartSection
      title="Price history"
      choice={
        <Segments
          label="Time"
          value={range}
          options={Object.entries(RANGES).map(([value, { words }]) => ({ value: value as Range, words }))}
          onChange={setRange}
        />
      }
    >
      {error && !data && <Failure error={error} onRetry={retry} />}
      {!error && !data && <SkeletonBlock height="260px" />}
      {scales && <Chart scales={scales} />}
    </ChartSection>
  );
}

function Chart({ scales }: { scales: Scale[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [isTableOpen, setTableOpen] = useState(false);
  const scale = scales.find(({ key }) => key === chosen) ?? scales[0];
  if (!scale) return <p className={styles.note}>No receipt of this time has a price that can be compared.</p>;
  return (
    <>
      {scales.length > 1 && (
        <Segments
          label="Price for"
          value={scale.key}
          options={scales.map(({ key, words }) => ({ value: key, words: wordsOf(words) }))}
          onChange={setChosen}
        />
      )}
      <Lines
        key={scale.key}
        scale={scale}
        table={
          <Table
            scale={scale}
            isOpen={isTableOpen}
            onToggle={(event) => setTableOpen(event.currentTarget.open)}
          />
        }
      />
    </>
  );
}

const wordsOf = (words: string): string => (words === PACKAGE ? words : `Per ${words}`);

function Lines({ scale: { lines, words }, table }: { scale: Scale; table: ReactNode }) {
  const rows = useMemo(() => rowsOf(lines), [lines]);
  const drawn = useMemo(() => lines.map(drawnOf), [lines]);
  const currencyCode = rows[0]?.price.currencyCode ?? null;
  const isDivided = words !== PACKAGE;
  const priceWords = useCallback(
    // What stands at the grid is exact, also where it is for so much of something.
    (amount: string) => formatMoney({ amount, currencyCode }),
    [currencyCode],
  );
  const [pointed, setPointed] = useState<number | null>(null);
  const last = rows[0]?.on;
  const read = pointed === null ? rows.filter(({ on }) => on === last) : rowsAt(lines, pointed);
  return (
    <ChartFrame>
      <OfDay rows={read} isDivided={isDivided} />
      <LazyPlot
        lines={drawn}
        label={labelOf(rows, lines, words)}
        words={priceWords}
        digits={2}
        onPoint={setPointed}
      />
      <Legend
        names={lines.map(({ store }) => store.name)}
        hollow={rows.some(({ isPromotional }) => isPromotional) ? "Offer" : null}
      />
      {lines.some(({ isCut }) => isCut) && <p className={styles.note}>Older prices are left out.</p>}
      {lines[0] && lines[0].bucket !== "DAY" && (
        <p className={styles.note}>
          Each point is the middle price of a {lines[0].bucket === "WEEK" ? "week" : "month"}.
        </p>
      )}
      {table}
    </ChartFrame>
  );
}

function OfDay({ rows, isDivided }: { rows: Row[]; isDivided: boolean }) {
  const [first] = rows;
  return (
    <Reading at={first ? formatDate(first.on) : null}>
      {rows.map((row) => (
        <span key={row.store}>
          {row.store} <strong>{<Amount of={row.price} isDivided={isDivided} />}</strong>
          {row.isPromotional && <Badge tone="good">Offer</Badge>}
        </span>
      ))}
    </Reading>
  );
}

interface TableProps {
  scale: Scale;
  isOpen: boolean;
  onToggle: (event: SyntheticEvent<HTMLDetailsElement>) => void;
}

function Table({ scale: { lines, words }, isOpen, onToggle }: TableProps) {
  const rows = rowsOf(lines);
  return (
    <AsTable open={isOpen} onToggle={onToggle}>
      <thead>
        <tr>
          <th scope="col">Date</th>
          <th scope="col">Store</th>
          <th scope="col">{words === PACKAGE ? "Price" : `Price / ${words}`}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.on} ${row.store}`}>
            <td>{formatDate(row.on)}</td>
            <td>{row.store}</td>
            <td>
              {row.isPromotional && <Badge tone="good">Offer</Badge>}{" "}
              <Amount of={row.price} isDivided={words !== PACKAGE} />
            </td>
          </tr>
        ))}
      </tbody>
    </AsTable>
  );
}

function labelOf(rows: Row[], lines: HistoryLine[], words: string): string {
  const stores = lines.map(({ store }) => store.name).join(", ");
  const what = words === PACKAGE ? "Price" : `Price per ${words}`;
  const [newest, oldest] = [rows[0], rows.at(-1)];
  const when = newest && oldest ? ` from ${formatDate(oldest.on)} to ${formatDate(newest.on)}` : "";
  return `${what} at ${stores}${when}. The table below has the numbers.`;
}
