import { useFreshQuery } from "../api/fresh.ts";
import { More } from "../design/More.tsx";
import { Failure, Outdated } from "../design/Notice.tsx";
import { SkeletonRows } from "../design/Skeleton.tsx";
import type { PlainDate } from "../format/dates.ts";
import type { wantedOf } from "./browse.ts";
import { ProductsPage } from "./documents.ts";
import styles from "./ProductList.module.css";
import { ProductRow } from "./ProductRow.tsx";

interface ProductListProps {
  wanted: ReturnType<typeof wantedOf>;
  /** The first day of the trends. */
  from: PlainDate;
  after: string | null;
  /** How many pages to show, this one included. */
  pages: number;
  onMore: () => void;
  /** What to show when the very first page is empty. */
  empty?: React.ReactNode;
}

/** A page of products, and below it the next, which begins where this one now ends. */
export function ProductList({ wanted, from, after, pages, onMore, empty }: ProductListProps) {
  const { data, error, retry } = useFreshQuery({
    query: ProductsPage,
    variables: { ...wanted, from, after },
  });
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <SkeletonRows count={after === null ? 7 : 3} />;

  const { edges, pageInfo } = data.products;
  if (edges.length === 0) return <>{empty}</>;
  return (
    <>
      {error && after === null && <Outdated error={error} onRetry={retry} />}
      <ul role="list" aria-label="Products" className={styles.rows}>
        {edges.map(({ node }) => (
          <li key={node.id}>
            <ProductRow product={node} />
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage && pages > 1 && (
        <ProductList
          wanted={wanted}
          from={from}
          after={pageInfo.endCursor}
          pages={pages - 1}
          onMore={onMore}
        />
      )}
      {pageInfo.hasNextPage && pages <= 1 && <More onMore={onMore} />}
    </>
  );
}
