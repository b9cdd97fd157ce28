import { useFreshQuery } from "../api/fresh.ts";
import { More } from "../design/More.tsx";
import { Failure, Outdated } from "../design/Notice.tsx";
import { SkeletonRows } from "../design/Skeleton.tsx";
import { formatMonth } from "../format/dates.ts";
import { type PurchaseFilter, PurchasesPage } from "./documents.ts";
import { byMonth, type MonthGroup } from "./months.ts";
import styles from "./PurchaseList.module.css";
import { PurchaseRow } from "./PurchaseRow.tsx";

const PAGE_SIZE = 20;

interface PageProps {
  filter: PurchaseFilter | null;
  after: string | null;
  /** How many pages to show, this one included. */
  pages: number;
  onMore: () => void;
  /** The last month of the page before, whose name is not said again. */
  monthBefore?: string | null;
  /** What to show when the very first page is empty. */
  empty?: React.ReactNode;
}

/**
 * A page of purchases, and below it the next. Each page begins where the one before now ends, so a purchase that
 * arrives at the top moves the others along without leaving any out.
 */
export function PurchaseList({ filter, after, pages, onMore, monthBefore, empty }: PageProps) {
  const { data, error, retry } = useFreshQuery({
    query: PurchasesPage,
    variables: { first: PAGE_SIZE, after, filter },
  });
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <SkeletonRows count={after === null ? 7 : 3} />;

  const { edges, pageInfo } = data.purchases;
  const groups = byMonth(edges.map((edge) => edge.node));
  if (groups.length === 0) return <>{empty}</>;
  return (
    <>
      {error && after === null && <Outdated error={error} onRetry={retry} />}
      {groups.map((group) => (
        <MonthSection key={group.month} group={group} isContinued={group.month === monthBefore} />
      ))}
      {pageInfo.hasNextPage && pages > 1 && (
        <PurchaseList
          filter={filter}
          after={pageInfo.endCursor}
          pages={pages - 1}
          onMore={onMore}
          monthBefore={groups.at(-1)?.month ?? null}
        />
      )}
      {pageInfo.hasNextPage && pages <= 1 && <More onMore={onMore} />}
    </>
  );
}

type Summary = MonthGroup<React.ComponentProps<typeof PurchaseRow>["purchase"]>;

function MonthSection({ group, isContinued }: { group: Summary; isContinued: boolean }) {
  return (
    <>
      {!isContinued && (
        <h2 className={styles.month}>{group.month ? formatMonth(group.month) : "Without a date"}</h2>
      )}
      <ul className={styles.rows}>
        {group.members.map((purchase) => (
          <li key={purchase.id}>
            <PurchaseRow purchase={purchase} />
          </li>
        ))}
      </ul>
    </>
  );
}
