import { useState } from "react";
import { Link } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { Amount } from "../design/Amount.tsx";
import { Badge } from "../design/Badge.tsx";
import { Button } from "../design/Button.tsx";
import { Failure } from "../design/Notice.tsx";
import { SkeletonRows } from "../design/Skeleton.tsx";
import { formatDate } from "../format/dates.ts";
import { perWords } from "../format/units.ts";
import { type Observation, ObservationsPage } from "./documents.ts";
import { MARK_WORDS } from "./marks.ts";
import styles from "./PricesPaid.module.css";

/** Every price that was seen, each with the line of the receipt that says it. */
export function PricesPaid({ productId }: { productId: string }) {
  const [pages, setPages] = useState(1);
  return (
    <section className={styles.section} aria-label="What you paid">
      <h2>What you paid</h2>
      <Page productId={productId} after={null} pages={pages} onMore={() => setPages(pages + 1)} />
    </section>
  );
}

interface PageProps {
  productId: string;
  after: string | null;
  pages: number;
  onMore: () => void;
}

function Page({ productId, after, pages, onMore }: PageProps) {
  const { data, error, retry } = useFreshQuery({
    query: ObservationsPage,
    variables: { id: productId, after },
  });
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <SkeletonRows count={3} />;
  const page = data.product?.observations;
  if (!page || page.edges.length === 0)
    return after === null ? <p className={styles.none}>No receipt says a price of it.</p> : null;
  return (
    <>
      <ul role="list" aria-label="Prices paid" className={styles.rows}>
        {page.edges.map(({ node }) => (
          <li key={node.id}>
            <Row observation={node} />
          </li>
        ))}
      </ul>
      {page.pageInfo.hasNextPage && pages > 1 && (
        <Page productId={productId} after={page.pageInfo.endCursor} pages={pages - 1} onMore={onMore} />
      )}
      {page.pageInfo.hasNextPage && pages <= 1 && (
        <div className={styles.more}>
          <Button onClick={onMore}>Show older ones</Button>
        </div>
      )}
    </>
  );
}

function Row({ observation }: { observation: Observation }) {
  const { observedOn, store, unit, unitPrice, shelfPrice, content, isPromotional, mark, line, purchase } =
    observation;
  const per = perWords(null, unit);
  const to = `/purchases/${encodeURIComponent(purchase.id)}?line=${encodeURIComponent(line.id)}`;
  return (
    <Link to={to} className={styles.row} data-marked={(mark !== null && mark !== "PIECE") || undefined}>
      <span className={styles.what}>
        <span className={styles.store}>
          {store.name} {isPromotional && <Badge tone="good">Offer</Badge>}
        </span>
        <span className={styles.detail}>
          {formatDate(observedOn)}
          {content && ` · ${content.text}`}
        </span>
        <span className={styles.text}>{line.text}</span>
        {mark && <span className={styles.mark}>{MARK_WORDS[mark]}</span>}
      </span>
      <span className={styles.price}>
        <span>
          <Amount of={unitPrice} />
          {per && ` / ${per}`}
        </span>
        {shelfPrice && (
          <span className={styles.detail}>
            shelf <Amount of={shelfPrice} />
          </span>
        )}
      </span>
    </Link>
  );
}
