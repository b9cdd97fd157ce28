import { useQuery } from "urql";
import { ChipSelect } from "../design/ChipSelect.tsx";
import { SearchBox } from "../design/SearchBox.tsx";
import { Stores } from "./documents.ts";
import { PERIODS, type Period, type Search } from "./filter.ts";
import styles from "./SearchBar.module.css";

interface SearchBarProps {
  search: Search;
  onChange: (search: Search) => void;
}

/** Looks in the lines of all purchases; by store and by dates. */
export function SearchBar({ search, onChange }: SearchBarProps) {
  const change = (part: Partial<Search>) => onChange({ ...search, ...part });
  return (
    <search className={styles.bar}>
      {/* The hint says by examples that it finds what stands in the lines. */}
      <SearchBox
        label="Search in your purchases"
        hint="Milk, coffee, bananas…"
        text={search.text}
        onChange={(text) => change({ text })}
      />
      <div className={styles.chips}>
        <StoreChoice store={search.store} onChange={(store) => change({ store })} />
        <PeriodChoice period={search.period} onChange={(period) => change({ period })} />
      </div>
      {search.period === "custom" && (
        <div className={styles.dates}>
          <DateBox label="From" date={search.from} onChange={(from) => change({ from })} />
          <DateBox label="To" date={search.to} onChange={(to) => change({ to })} />
        </div>
      )}
    </search>
  );
}

/** A store that there are purchases of, or all of them. */
export function StoreChoice({ store, onChange }: { store: string; onChange: (store: string) => void }) {
  const [{ data, error }] = useQuery({ query: Stores, requestPolicy: "cache-and-network" });
  return (
    <ChipSelect label="Store" value={store} isActive={store !== ""} onChange={onChange}>
      <option value="">All stores</option>
      {error && !data && <option disabled>The stores could not be loaded</option>}
      {data?.stores.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </ChipSelect>
  );
}

function PeriodChoice({ period, onChange }: { period: Period; onChange: (period: Period) => void }) {
  return (
    <ChipSelect
      label="Dates"
      value={period}
      isActive={period !== "any"}
      onChange={(value) => onChange(value as Period)}
    >
      {Object.entries(PERIODS).map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </ChipSelect>
  );
}

function DateBox({
  label,
  date,
  onChange,
}: {
  label: string;
  date: string;
  onChange: (date: string) => void;
}) {
  return (
    <label>
      {label}
      <input type="date" value={date} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}
