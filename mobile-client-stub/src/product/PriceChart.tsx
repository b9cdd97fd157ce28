import { type ReactNode, type SyntheticEvent, useCallback, useMemo, useState } from "react";
import { useFreshQuery } from "../api/fresh.ts";
import { LazyPlot } from "../chart/LazyPlot.tsx";
import { colourOf } from "../chart/lines.ts";
import { Amount } from "../design/Amount.tsx";
import { Badge } from "../design/Badge.tsx";
import { Failure } from "../design/Notice.tsx";
import { Segments } from "../design/Segments.tsx";
import { SkeletonBlock } from "../design/Skeleton.tsx";
import { formatDate } from "../format/dates.ts";
import { formatMoney } from "../format/money.ts";
import { daysBefore, today } from "../purchases/filter.ts";
import { drawnOf, type Range, RANGES, type Row, rowsAt, rowsOf, type Scale, scalesOf } from "./chart.ts";
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
    <section className={styles.section} aria-label="Price history">
      <header className={styles.head}>
        <h2>Price history</h2>
        <Segments
          label="Time"
          value={range}
          options={Object.entries(RANGES).map(([value, { words }]) => ({ value: value as Range, words }))}
          onChange={setRange}
        />
      </header>
      {error && !data && <Failure error={error} onRetry={retry} />}
      {!error && !data && <SkeletonBlock height="260px" />}
      {scales && <Chart scales={scales} />}
    </section>
  );
}

function Chart({ scales }: { scales: Scale[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [isTableOpen, setTableOpen] = useState(false);
  const scale = scales.find(({ key }) => key === chosen) ?? scales[0];
  if (!scale) return <p className={styles.none}>No receipt of this time has a price that can be compared.</p>;
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

const wordsOf = (words: string): string => (words === "Package" ? words : `Per ${words}`);

function Lines({ scale: { lines, words }, table }: { scale: Scale; table: ReactNode }) {
  const rows = useMemo(() => rowsOf(lines), [lines]);
  const drawn = useMemo(() => lines.map(drawnOf), [lines]);
  const currencyCode = rows[0]?.price.currencyCode ?? null;
  const priceWords = useCallback((amount: string) => formatMoney({ amount, currencyCode }), [currencyCode]);
  const [pointed, setPointed] = useState<number | null>(null);
  const last = rows[0]?.on;
  const read = pointed === null ? rows.filter(({ on }) => on === last) : rowsAt(lines, pointed);
  return (
    <figure className={styles.figure}>
      <Reading rows={read} />
      <LazyPlot
        lines={drawn}
        label={labelOf(rows, lines, words)}
        words={priceWords}
        digits={2}
        onPoint={setPointed}
      />
      <figcaption className={styles.legend}>
        {lines.map(({ store }, index) => (
          <span key={store.id} className={styles.store} style={{ "--series": `var(${colourOf(index)})` }}>
            {store.name}
          </span>
        ))}
        {rows.some(({ isPromotional }) => isPromotional) && <span className={styles.offer}>Offer</span>}
      </figcaption>
      {lines.some(({ isCut }) => isCut) && <p className={styles.none}>Older prices are left out.</p>}
      {lines[0] && lines[0].bucket !== "DAY" && (
        <p className={styles.none}>
          Each point is the middle price of a {lines[0].bucket === "WEEK" ? "week" : "month"}.
        </p>
      )}
      {table}
    </figure>
  );
}

/** The prices of the day that is pointed at; without one, of the newest. */
function Reading({ rows }: { rows: Row[] }) {
  const [first] = rows;
  return (
    <p className={styles.reading} aria-live="polite">
      {first && <span className={styles.day}>{formatDate(first.on)}</span>}
      {rows.map((row) => (
        <span key={row.store}>
          {row.store} <strong>{<Amount of={row.price} />}</strong>
          {row.isPromotional && <Badge tone="good">Offer</Badge>}
        </span>
      ))}
    </p>
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
    <details className={styles.folded} open={isOpen} onToggle={onToggle}>
      <summary>As a table</summary>
      <div className={styles.scroll}>
        <table>
          <thead>
            <tr>
              <th scope="col">Date</th>
              <th scope="col">Store</th>
              <th scope="col">{words === "Package" ? "Price" : `Price / ${words}`}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.on} ${row.store}`}>
                <td>{formatDate(row.on)}</td>
                <td>{row.store}</td>
                <td>
                  {row.isPromotional && <Badge tone="good">Offer</Badge>} <Amount of={row.price} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function labelOf(rows: Row[], lines: HistoryLine[], words: string): string {
  const stores = lines.map(({ store }) => store.name).join(", ");
  const what = words === "Package" ? "Price" : `Price per ${words}`;
  const [newest, oldest] = [rows[0], rows.at(-1)];
  const when = newest && oldest ? ` from ${formatDate(oldest.on)} to ${formatDate(newest.on)}` : "";
  return `${what} at ${stores}${when}. The table below has the numbers.`;
}
