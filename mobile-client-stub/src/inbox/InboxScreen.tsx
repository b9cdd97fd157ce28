import { useState } from "react";
import { useFreshQuery } from "../api/fresh.ts";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";
import { Failure, Outdated } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { SkeletonRows } from "../design/Skeleton.tsx";
import { ReceiptsPage } from "./documents.ts";
import styles from "./InboxScreen.module.css";
import { NeedsLook } from "./NeedsLook.tsx";
import { ReceiptRow } from "./ReceiptRow.tsx";

/** Everything that ever came in, newest first, with what became of it: nothing is lost out of sight. */
export function InboxScreen() {
  return (
    <>
      <ScreenHeader title="Inbox" />
      <NeedsLook />
      <ReceiptList after={null} />
    </>
  );
}

function ReceiptList({ after }: { after: string | null }) {
  const [wantsMore, setWantsMore] = useState(false);
  const { data, error, retry } = useFreshQuery({
    query: ReceiptsPage,
    variables: { first: 30, after, filter: null },
  });
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <SkeletonRows />;

  const { edges, pageInfo } = data.receipts;
  if (edges.length === 0 && after === null) return <NothingYet />;
  return (
    <>
      {error && after === null && <Outdated error={error} onRetry={retry} />}
      <ul className={styles.rows}>
        {edges.map(({ node }) => (
          <li key={node.id}>
            <ReceiptRow receipt={node} />
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage && wantsMore && <ReceiptList after={pageInfo.endCursor} />}
      {pageInfo.hasNextPage && !wantsMore && <Button onClick={() => setWantsMore(true)}>Show more</Button>}
    </>
  );
}

function NothingYet() {
  return (
    <Empty icon="inbox" title="Nothing has come in yet">
      <p>Every photo and every mail that you send shows here, also those that could not be read.</p>
      <ButtonLink to="/capture" look="primary" icon="camera">
        Photograph a receipt
      </ButtonLink>
    </Empty>
  );
}
