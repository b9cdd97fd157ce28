import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { usePages } from "../app/usePages.ts";
import { Button, ButtonLink, IconLink } from "../design/Button.tsx";
import { ChipSelect } from "../design/ChipSelect.tsx";
import { Empty } from "../design/Empty.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { SearchBox } from "../design/SearchBox.tsx";
import { daysBefore, today } from "../purchases/filter.ts";
import { StoreChoice } from "../purchases/SearchBar.tsx";
import { type Browse, isNarrowed, nothingWords, readBrowse, wantedOf, writeBrowse } from "./browse.ts";
import { CATEGORIES, type Category } from "./categories.ts";
import { ProductList } from "./ProductList.tsx";
import styles from "./PricesScreen.module.css";
import { WhatChangedCards } from "./WhatChangedCards.tsx";

const A_YEAR = 365;

/** What is known of prices: what changed, then every product that was bought. */
export function PricesScreen() {
  const [browse, change] = useBrowse();
  const [pages, showMore] = usePages();
  const wanted = useMemo(() => wantedOf(browse), [browse]);
  return (
    <>
      <ScreenHeader title="Prices">
        <ButtonLink to="/prices/watches" look="quiet" icon="eye">
          Watches
        </ButtonLink>
        <IconLink to="/insights" icon="chart" label="Insights" />
      </ScreenHeader>
      <BrowseBar browse={browse} onChange={change} />
      {!isNarrowed(browse) && (
        <WhatChangedCards period={browse.period} onPeriod={(period) => change({ ...browse, period })} />
      )}
      <section className={styles.all} aria-label="All products">
        {!isNarrowed(browse) && <h2>All that you buy</h2>}
        <ProductList
          wanted={wanted}
          from={daysBefore(today(), A_YEAR)}
          after={null}
          pages={pages}
          onMore={showMore}
          empty={
            isNarrowed(browse) ? (
              <NothingFound browse={browse} onClear={() => change(readBrowse(new URLSearchParams()))} />
            ) : (
              <NothingYet />
            )
          }
        />
      </section>
    </>
  );
}

function useBrowse(): [Browse, (browse: Browse) => void] {
  const [params, setParams] = useSearchParams();
  const browse = useMemo(() => readBrowse(params), [params]);
  const change = (changed: Browse) =>
    setParams(writeBrowse(changed), { replace: true, preventScrollReset: true });
  return [browse, change];
}

function BrowseBar({ browse, onChange }: { browse: Browse; onChange: (browse: Browse) => void }) {
  const change = (part: Partial<Browse>) => onChange({ ...browse, ...part });
  return (
    <search className={styles.bar}>
      <SearchBox
        label="Search your products"
        hint="Oat milk, coffee, GV…"
        text={browse.text}
        onChange={(text) => change({ text })}
      />
      <div className={styles.chips}>
        <ChipSelect
          label="Category"
          value={browse.category}
          isActive={browse.category !== ""}
          onChange={(category) => change({ category: category as Category | "" })}
        >
          <option value="">All categories</option>
          {Object.entries(CATEGORIES).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </ChipSelect>
        <StoreChoice store={browse.store} onChange={(store) => change({ store })} />
      </div>
    </search>
  );
}

/** For an account without a product. */
function NothingYet() {
  return (
    <Empty icon="tag" title="No prices yet">
      <p data-nothing-yet>
        Forward or photograph a receipt, and every product on it is listed here: what it costs, where it is
        cheapest, and how that changes.
      </p>
      <ButtonLink to="/capture" look="primary" icon="camera">
        Add a receipt
      </ButtonLink>
    </Empty>
  );
}

function NothingFound({ browse, onClear }: { browse: Browse; onClear: () => void }) {
  const text = browse.text.trim();
  return (
    <Empty icon="search" title={text ? `Nothing found for “${text}”` : "Nothing found"}>
      <p>{nothingWords(browse)}</p>
      <Button onClick={onClear}>Show all products</Button>
    </Empty>
  );
}
