import { useCallback } from "react";
import { useLocation, useNavigate } from "react-router";

/** How many pages of a list are shown; kept in the browser's history, so that going back finds them all again. */
export function usePages(): [number, () => void] {
  const { state, search } = useLocation() as { state: { pages?: number } | null; search: string };
  const navigate = useNavigate();
  const pages = state?.pages ?? 1;
  const showMore = useCallback(() => {
    void navigate({ search }, { replace: true, preventScrollReset: true, state: { pages: pages + 1 } });
  }, [navigate, search, pages]);
  return [pages, showMore];
}
