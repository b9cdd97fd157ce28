import { useState } from "react";
import { Link } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { Button } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";
import { Failure, Notice, Outdated } from "../design/Notice.tsx";
import { SkeletonRows } from "../design/Skeleton.tsx";
import listStyles from "./AlertList.module.css";
import { CHANGED, ToldPage } from "./documents.ts";
import { useMarking } from "./marking.ts";
import styles from "./ToldList.module.css";
import { ToldRow } from "./ToldRow.tsx";
import { NEWS } from "./useUnread.ts";

const PAGE_SIZE = 20;

interface ToldListProps {
  unreadOnly: boolean;
  pages: number;
  onMore: () => void;
}

/** What was told of receipts, the newest first. */
export function ToldList({ after = null, pages, ...props }: ToldListProps & { after?: string | null }) {
  const { unreadOnly, onMore } = props;
  const { markToldRead } = useMarking();
  const [problem, setProblem] = useState<string | null>(null);
  const filter = { isUnread: unreadOnly, kinds: ["RECEIPT_NEEDS_LOOK" as const, "RECEIPT_READ" as const] };
  const variables = { first: PAGE_SIZE, after, filter };
  const { data, error, retry } = useFreshQuery({ query: ToldPage, variables, context: CHANGED }, NEWS);
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <SkeletonRows count={after === null ? 6 : 3} />;

  const { edges, pageInfo } = data.notifications;
  if (edges.length === 0 && after === null) return <NothingTold />;
  return (
    <>
      {error && after === null && <Outdated error={error} onRetry={retry} />}
      {problem && <Notice tone="bad">{problem}</Notice>}
      <ul className={listStyles.rows} aria-label="Receipts">
        {edges.map(({ node }) => (
          <li key={node.id}>
            <ToldRow told={node} onRead={() => void markToldRead(node.id).then(setProblem)} />
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage && pages > 1 && (
        <ToldList {...props} after={pageInfo.endCursor} pages={pages - 1} />
      )}
      {pageInfo.hasNextPage && pages <= 1 && (
        <div className={listStyles.more}>
          <Button onClick={onMore}>Show more</Button>
        </div>
      )}
    </>
  );
}

const NAMED = 3;
const LOOKS = { isUnread: true, kinds: ["RECEIPT_NEEDS_LOOK" as const] };

/** Receipts that need a look and were not looked at, above everything else; nothing where there are none. */
export function Looks() {
  const { markToldRead } = useMarking();
  const variables = { first: NAMED, after: null, filter: LOOKS };
  const { data } = useFreshQuery({ query: ToldPage, variables, context: CHANGED }, NEWS);
  const edges = data?.notifications.edges ?? [];
  if (edges.length === 0) return null;
  return (
    <section className={styles.looks} aria-labelledby="looks">
      <h2 id="looks">Receipts</h2>
      <ul>
        {edges.map(({ node }) => (
          <li key={node.id}>
            <ToldRow told={node} onRead={() => void markToldRead(node.id)} />
          </li>
        ))}
      </ul>
      {data?.notifications.pageInfo.hasNextPage && <Link to="/inbox">All that need a look</Link>}
    </section>
  );
}

function NothingTold() {
  return (
    <Empty icon="receipt" title="Nothing here">
      <p>When a receipt was read or needs a look, it is told here.</p>
    </Empty>
  );
}
