import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { usePages } from "../app/usePages.ts";
import { Button } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { InboxLink } from "../inbox/InboxLink.tsx";
import { UnderWay } from "../inbox/UnderWay.tsx";
import { FirstSteps } from "./FirstSteps.tsx";
import { filterOf, isNarrowed, readSearch, type Search, today, writeSearch } from "./filter.ts";
import { PurchaseList } from "./PurchaseList.tsx";
import { SearchBar } from "./SearchBar.tsx";

/** The start: what is still being read, then all purchases by month. */
export function PurchasesScreen() {
  const [search, change] = useSearch();
  const [pages, showMore] = usePages();
  const filter = useMemo(() => filterOf(search, today()), [search]);
  return (
    <>
      <ScreenHeader title="Purchases">
        <InboxLink />
      </ScreenHeader>
      <SearchBar search={search} onChange={change} />
      {!isNarrowed(search) && <UnderWay />}
      <PurchaseList
        filter={filter}
        after={null}
        pages={pages}
        onMore={showMore}
        empty={
          isNarrowed(search) ? (
            <NothingFound onClear={() => change(readSearch(new URLSearchParams()))} />
          ) : (
            <FirstSteps />
          )
        }
      />
    </>
  );
}

function useSearch(): [Search, (search: Search) => void] {
  const [params, setParams] = useSearchParams();
  const search = useMemo(() => readSearch(params), [params]);
  const change = (changed: Search) =>
    setParams(writeSearch(changed), { replace: true, preventScrollReset: true });
  return [search, change];
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <Empty icon="search" title="Nothing found">
      <p>No purchase has a line like that at this store and time.</p>
      <Button onClick={onClear}>Show all purchases</Button>
    </Empty>
  );
}
