import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { IconButton } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { Stores } from "./documents.ts";
import { PERIODS, type Period, type Search } from "./filter.ts";
import styles from "./SearchBar.module.css";

const TYPING_PAUSE_MS = 250;

interface SearchBarProps {
  search: Search;
  onChange: (search: Search) => void;
}

/** Looks in the lines of all purchases; by store and by dates. */
export function SearchBar({ search, onChange }: SearchBarProps) {
  const change = (part: Partial<Search>) => onChange({ ...search, ...part });
  return (
    <search className={styles.bar}>
      <TextBox text={search.text} onChange={(text) => change({ text })} />
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

// The words go to the address bar when the typing pauses; a change from there (the back button) comes back here.
function TextBox({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  if (text !== known) {
    setKnown(text);
    setTyped(text);
  }
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => onChange(typed), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return (
    <div className={styles.text}>
      <Icon name="search" size={20} />
      {/* The hint in the empty field says by examples that it finds what stands in the lines; its name is the label. */}
      <input
        type="search"
        aria-label="Search in your purchases"
        placeholder="Milk, coffee, bananas…"
        enterKeyHint="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {typed && <IconButton icon="close" label="Clear the search" onClick={() => setTyped("")} />}
    </div>
  );
}

function StoreChoice({ store, onChange }: { store: string; onChange: (store: string) => void }) {
  const [{ data, error }] = useQuery({ query: Stores, requestPolicy: "cache-and-network" });
  return (
    <select
      className={styles.chip}
      aria-label="Store"
      data-active={store !== ""}
      value={store}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">All stores</option>
      {error && !data && <option disabled>The stores could not be loaded</option>}
      {data?.stores.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

function PeriodChoice({ period, onChange }: { period: Period; onChange: (period: Period) => void }) {
  return (
    <select
      className={styles.chip}
      aria-label="Dates"
      data-active={period !== "any"}
      value={period}
      onChange={(event) => onChange(event.target.value as Period)}
    >
      {Object.entries(PERIODS).map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
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
