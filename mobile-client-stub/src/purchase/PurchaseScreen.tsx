import { useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useFreshQuery } from "../api/fresh.ts";
import { NotFoundScreen } from "../app/NotFoundScreen.tsx";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { Failure, Outdated } from "../design/Notice.tsx";
import { SkeletonBlock, SkeletonRows } from "../design/Skeleton.tsx";
import { Toast } from "../design/Toast.tsx";
import { storeNameOf } from "../purchases/PurchaseRow.tsx";
import { useDeeds } from "../teaching/deeds.ts";
import { TeachSheet } from "../teaching/TeachSheet.tsx";
import { Balance } from "./Balance.tsx";
import { Beside } from "./Beside.tsx";
import { CurrencyNotice } from "./CurrencyNotice.tsx";
import { type Purchase, PurchaseDetail, type PurchaseLine, PurchaseMatches } from "./documents.ts";
import { LineList } from "./LineList.tsx";
import { LineProduct } from "./LineProduct.tsx";
import { PageViewer } from "./PageViewer.tsx";
import { PurchaseHead } from "./PurchaseHead.tsx";
import styles from "./PurchaseScreen.module.css";

/** One purchase: its exact numbers, and beside them the receipt that they were read from. */
export function PurchaseScreen() {
  const { id = "" } = useParams();
  const { data, error, retry } = useFreshQuery({ query: PurchaseDetail, variables: { id } });
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <PurchaseLoading />;
  if (!data.purchase) return <NotFoundScreen what="purchase" />;
  return (
    <>
      {error && <Outdated error={error} onRetry={retry} />}
      <Detail key={data.purchase.id} purchase={data.purchase} />
    </>
  );
}

function Detail({ purchase }: { purchase: Purchase }) {
  const [params] = useSearchParams();
  const [selectedId, setSelectedId] = useState(() => params.get("line")); // a link may lead to one of its lines
  const [isPageShown, setPageShown] = useState(true);
  const [taught, setTaught] = useState<PurchaseLine | null>(null);
  const deeds = useDeeds();
  const matchOf = useMatches(purchase);
  const select = (lineId: string) => {
    setSelectedId(lineId);
    setPageShown(true);
  };
  const { pages } = purchase.receipt;
  const page = pages.length > 0 && (
    <PageViewer pages={pages} lines={purchase.lines} selectedId={selectedId} onSelect={setSelectedId} />
  );
  return (
    <div className={styles.screen} data-wide>
      <PurchaseHead purchase={purchase} backTo="/" />
      <Beside page={page} isPageShown={isPageShown}>
        <Balance purchase={purchase} onSelect={select} />
        <CurrencyNotice purchase={purchase}>
          <Link to={`/review/${encodeURIComponent(purchase.id)}?open=head`}>Choose its currency</Link>
        </CurrencyNotice>
        <LineList
          purchase={purchase}
          selectedId={selectedId}
          onSelect={select}
          about={(line) => (
            <LineProduct
              line={line}
              isOpen={line.id === selectedId}
              match={matchOf(line)}
              onTeach={() => setTaught(line)}
            />
          )}
        />
        <Origin purchase={purchase} isPageShown={isPageShown} onToggle={() => setPageShown(!isPageShown)} />
      </Beside>
      {taught && (
        <TeachSheet
          line={taught}
          storeName={storeNameOf(purchase)}
          deeds={deeds}
          onClose={() => setTaught(null)}
        />
      )}
      <Toast
        onUndo={deeds.told?.undo ? () => void deeds.undo() : undefined}
        isBusy={deeds.isBusy}
        onClose={deeds.forget}
      >
        {deeds.told?.words ?? null}
      </Toast>
    </div>
  );
}

/** Why a line is of its product, and what that is called elsewhere. */
function useMatches({ id }: Purchase) {
  const [{ data }] = useQuery({
    query: PurchaseMatches,
    variables: { id },
    requestPolicy: "cache-and-network",
  });
  const matches = new Map(data?.purchase?.lines.map((line) => [line.id, line.match]));
  return (line: PurchaseLine) => matches.get(line.id) ?? null;
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
      <Link to={`/review/${encodeURIComponent(purchase.id)}`}>
        <Icon name="pen" size={20} /> Correct it
      </Link>
      <a href={receipt.originalUrl} target="_blank" rel="noreferrer">
        <Icon name="file" size={20} /> Original
      </a>
      <Link to={`/inbox/${encodeURIComponent(receipt.id)}`}>
        <Icon name="inbox" size={20} /> How it came in
      </Link>
    </p>
  );
}

/** Stands in the place of a purchase that is on its way. */
export function PurchaseLoading() {
  return (
    <div className={styles.screen} data-wide>
      <SkeletonBlock height="56px" />
      <SkeletonBlock height="38dvh" />
      <SkeletonRows count={5} />
    </div>
  );
}
