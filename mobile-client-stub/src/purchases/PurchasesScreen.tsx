import { useCallback, useMemo } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { Button } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
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
      <ScreenHeader title="Purchases" />
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

/** How many pages are shown; kept in the browser's history, so that going back finds them all again. */
function usePages(): [number, () => void] {
  const { state, search } = useLocation() as { state: { pages?: number } | null; search: string };
  const navigate = useNavigate();
  const pages = state?.pages ?? 1;
  const showMore = useCallback(() => {
    void navigate({ search }, { replace: true, preventScrollReset: true, state: { pages: pages + 1 } });
  }, [navigate, search, pages]);
  return [pages, showMore];
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <Empty icon="search" title="Nothing found">
      <p>No purchase has a line like that at this store and time.</p>
      <Button onClick={onClear}>Show all purchases</Button>
    </Empty>
  );
}
