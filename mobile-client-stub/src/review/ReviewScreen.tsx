import { useState } from "react";
import { useParams, useSearchParams } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { NotFoundScreen } from "../app/NotFoundScreen.tsx";
import { Badge } from "../design/Badge.tsx";
import { Button, IconButton } from "../design/Button.tsx";
import { Failure, Notice, Outdated } from "../design/Notice.tsx";
import { Beside } from "../purchase/Beside.tsx";
import { CurrencyNotice } from "../purchase/CurrencyNotice.tsx";
import { LineList } from "../purchase/LineList.tsx";
import { PageViewer } from "../purchase/PageViewer.tsx";
import { PurchaseHead } from "../purchase/PurchaseHead.tsx";
import { PurchaseLoading } from "../purchase/PurchaseScreen.tsx";
import { Dock, type Opened } from "./Dock.tsx";
import { Review, type ReviewedPurchase } from "./documents.ts";
import { GapMeter } from "./GapMeter.tsx";
import { History } from "./History.tsx";
import { RemovedLines } from "./RemovedLines.tsx";
import styles from "./ReviewScreen.module.css";
import { needsLook } from "./queue.ts";
import { leftOpen } from "./step.ts";
import { Suspects } from "./Suspects.tsx";
import { type Done, useCorrecting } from "./useCorrecting.ts";
import { type QueuePlace, useQueuePlace } from "./useQueue.ts";
import { useRegion } from "./useRegion.ts";

/** A purchase to be mended beside its receipt, until the gap is closed; then the next one that needs a look. */
export function ReviewScreen() {
  const { id = "" } = useParams();
  const { data, error, retry } = useFreshQuery({ query: Review, variables: { id } });
  const place = useQueuePlace(id);
  const [done, setDone] = useState<Done | null>(null);
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <PurchaseLoading />;
  if (!data.purchase) return <NotFoundScreen what="purchase" />;
  return (
    <>
      {error && <Outdated error={error} onRetry={retry} />}
      <Mending key={data.purchase.id} purchase={data.purchase} place={place} done={done} onDone={setDone} />
    </>
  );
}

interface MendingProps {
  purchase: ReviewedPurchase;
  place: QueuePlace;
  done: Done | null;
  onDone: (done: Done | null) => void;
}

function Mending({ purchase, place, done, onDone }: MendingProps) {
  const [params] = useSearchParams();
  const [opened, setOpened] = useState<Opened>(params.get("open") === "head" ? { kind: "head" } : null);
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const correcting = useCorrecting(purchase, done, onDone);
  const region = useRegion(purchase);
  const selectedId = opened?.kind === "line" ? opened.id : null;
  const select = (id: string) => {
    if (opened && id !== selectedId) region.forget(); // what was found before any line was chosen is for this one
    setOpened({ kind: "line", id });
    setSeen(new Set([...seen, id]));
  };
  const { pages } = purchase.receipt;
  const marking = { onMarked: region.read, marked: region.place, isReading: region.isReading };
  const page = pages.length > 0 && (
    <PageViewer
      pages={pages}
      lines={purchase.lines}
      selectedId={selectedId}
      onSelect={select}
      marking={marking}
    />
  );
  return (
    <div className={styles.screen} data-wide data-reviewing>
      <ReviewHead purchase={purchase} place={place} onEdit={() => setOpened({ kind: "head" })} />
      <Beside page={page}>
        <GapMeter purchase={purchase} />
        <OtherDoubt purchase={purchase} />
        <CurrencyNotice purchase={purchase}>
          <Button look="quiet" onClick={() => setOpened({ kind: "head" })}>
            Choose its currency
          </Button>
        </CurrencyNotice>
        <Suspects purchase={purchase} onSelect={select} />
        <LineList purchase={purchase} selectedId={selectedId} onSelect={select} />
        <div className={styles.more}>
          <Button icon="plus" onClick={() => setOpened({ kind: "new" })}>
            Add a line
          </Button>
          <Button onClick={() => setOpened({ kind: "same" })}>Same as another…</Button>
        </div>
        <RemovedLines purchase={purchase} correcting={correcting} />
        <History purchase={purchase} />
        <Dock
          purchase={purchase}
          place={place}
          opened={opened}
          seen={seen}
          onSelect={select}
          correcting={correcting}
          region={region}
          onOpen={setOpened}
        />
      </Beside>
    </div>
  );
}

/** Why it needs a look, where its numbers do not show that themselves. */
function OtherDoubt({ purchase }: { purchase: ReviewedPurchase }) {
  const { reason } = purchase.receipt;
  if (!reason || !needsLook(purchase) || leftOpen(purchase) !== null) return null;
  return <Notice tone="warn">{reason}</Notice>;
}

interface ReviewHeadProps {
  purchase: ReviewedPurchase;
  place: QueuePlace;
  onEdit: () => void;
}

function ReviewHead({ purchase, place, onEdit }: ReviewHeadProps) {
  return (
    <PurchaseHead purchase={purchase} backTo="/inbox">
      <IconButton icon="pen" label="Correct store, date and total" onClick={onEdit} />
      {place.number !== null && (
        <span className={styles.place}>
          <Badge>
            {place.number} of {place.count}
          </Badge>
        </span>
      )}
    </PurchaseHead>
  );
}
