import { useState } from "react";
import { Link, useParams } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { NotFoundScreen } from "../app/NotFoundScreen.tsx";
import { Amount } from "../design/Amount.tsx";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { Failure, Outdated } from "../design/Notice.tsx";
import { Back } from "../design/ScreenHeader.tsx";
import { SkeletonBlock, SkeletonRows } from "../design/Skeleton.tsx";
import { StoreMark } from "../design/StoreMark.tsx";
import { formatDate, formatTime } from "../format/dates.ts";
import { storeNameOf } from "../purchases/PurchaseRow.tsx";
import { Balance } from "./Balance.tsx";
import { type Purchase, PurchaseDetail } from "./documents.ts";
import { LineList } from "./LineList.tsx";
import { PageViewer } from "./PageViewer.tsx";
import styles from "./PurchaseScreen.module.css";

/** One purchase: its exact numbers, and beside them the receipt that they were read from. */
export function PurchaseScreen() {
  const { id = "" } = useParams();
  const { data, error, retry } = useFreshQuery({ query: PurchaseDetail, variables: { id } });
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <Loading />;
  if (!data.purchase) return <NotFoundScreen what="purchase" />;
  return (
    <>
      {error && <Outdated error={error} onRetry={retry} />}
      <Detail key={data.purchase.id} purchase={data.purchase} />
    </>
  );
}

function Detail({ purchase }: { purchase: Purchase }) {
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const [isPageShown, setPageShown] = useState(true);
  const select = (lineId: string) => {
    setSelectedId(lineId);
    setPageShown(true);
  };
  const { pages } = purchase.receipt;
  return (
    <div className={styles.screen} data-wide>
      <Head purchase={purchase} />
      <div className={styles.split}>
        {pages.length > 0 && (
          <div className={isPageShown ? styles.page : styles.pageHidden}>
            <PageViewer
              pages={pages}
              lines={purchase.lines}
              selectedId={selectedId}
              onSelect={setSelectedId}
            />
          </div>
        )}
        <div className={styles.lines}>
          <Balance purchase={purchase} onSelect={select} />
          <LineList purchase={purchase} selectedId={selectedId} onSelect={select} />
          <Origin purchase={purchase} isPageShown={isPageShown} onToggle={() => setPageShown(!isPageShown)} />
        </div>
      </div>
    </div>
  );
}

function Head({ purchase }: { purchase: Purchase }) {
  const name = storeNameOf(purchase);
  return (
    <header className={styles.head}>
      <title>{`${name} · CartSnitch`}</title>
      <Back to="/" />
      <StoreMark name={name} size={48} />
      <div className={styles.where}>
        <h1>{name}</h1>
        <p>{whenOf(purchase)}</p>
      </div>
      <p className={styles.total}>{purchase.total ? <Amount of={purchase.total} /> : "No total"}</p>
    </header>
  );
}

function whenOf({ purchasedOn, purchasedAt }: Purchase): string {
  if (purchasedOn === null) return "No date could be read";
  const date = formatDate(purchasedOn);
  return purchasedAt === null ? date : `${date}, ${formatTime(purchasedAt)}`;
}

interface OriginProps {
  purchase: Purchase;
  isPageShown: boolean;
  onToggle: () => void;
}

function Origin({ purchase, isPageShown, onToggle }: OriginProps) {
  const { receipt } = purchase;
  return (
    <p className={styles.origin}>
      {receipt.pages.length > 0 && (
        <Button look="quiet" onClick={onToggle}>
          {isPageShown ? "Hide the receipt" : "Show the receipt"}
        </Button>
      )}
      <a href={receipt.originalUrl} target="_blank" rel="noreferrer">
        <Icon name="file" size={20} /> Original
      </a>
      <Link to={`/inbox/${encodeURIComponent(receipt.id)}`}>
        <Icon name="inbox" size={20} /> How it came in
      </Link>
    </p>
  );
}

function Loading() {
  return (
    <div className={styles.screen} data-wide>
      <SkeletonBlock height="56px" />
      <SkeletonBlock height="38dvh" />
      <SkeletonRows count={5} />
    </div>
  );
}
