import { useState } from "react";
import { useNavigate } from "react-router";
import { Button, ButtonLink, IconButton } from "../design/Button.tsx";
import { Notice } from "../design/Notice.tsx";
import styles from "./Dock.module.css";
import type { ReviewedPurchase } from "./documents.ts";
import type { Wrong } from "./draft.ts";
import { HeadSheet } from "./HeadSheet.tsx";
import { LineSheet } from "./LineSheet.tsx";
import { Proposal } from "./Proposal.tsx";
import { needsLook } from "./queue.ts";
import type { Correcting } from "./useCorrecting.ts";
import type { QueuePlace } from "./useQueue.ts";
import type { RegionReading } from "./useRegion.ts";

/** The form that is open: of a line, of a new line (beginning with these values), of the head; or none. */
export type Opened =
  { kind: "line"; id: string } | { kind: "new"; text?: string; amount?: string } | { kind: "head" } | null;

interface DockProps {
  purchase: ReviewedPurchase;
  place: QueuePlace;
  opened: Opened;
  correcting: Correcting;
  region: RegionReading;
  onOpen: (opened: Opened) => void;
}

/** What is under the thumb: the form that is open, or the way on to the next purchase. */
export function Dock(props: DockProps) {
  const { purchase, opened, correcting, region, onOpen } = props;
  const line = opened?.kind === "line" ? purchase.lines.find(({ id }) => id === opened.id) : undefined;
  const close = () => {
    region.forget();
    onOpen(null);
  };
  if (opened?.kind === "head")
    return (
      <div className={styles.dock}>
        <HeadSheet purchase={purchase} correcting={correcting} onClose={close} />
      </div>
    );
  if (line || opened?.kind === "new")
    return (
      <div className={styles.dock}>
        <LineSheet
          key={line?.id ?? "new"}
          purchase={purchase}
          line={line ?? null}
          begun={opened?.kind === "new" ? opened : {}}
          correcting={correcting}
          region={region}
          onClose={close}
        />
      </div>
    );
  return (
    <div className={styles.dock}>
      <div className={styles.bar}>
        <Bar {...props} />
      </div>
    </div>
  );
}

function Bar({ purchase, place, correcting, region, onOpen }: DockProps) {
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const undo = () => void correcting.undo().then(setWrong);
  return (
    <>
      {wrong && <Notice tone="bad">{Object.values(wrong)[0]}</Notice>}
      {region.place && (
        <div className={styles.found}>
          <Proposal
            region={region}
            currencyCode={purchase.currencyCode}
            onText={(text) => onOpen({ kind: "new", text })}
            onAmount={(amount) => onOpen({ kind: "new", amount })}
          />
          <IconButton icon="close" label="Forget that place" onClick={region.forget} />
        </div>
      )}
      {correcting.last && (
        <div className={styles.last}>
          <p role="status">{correcting.last}</p>
          <Button look="quiet" icon="undo" isBusy={correcting.isBusy} onClick={undo}>
            Undo
          </Button>
        </div>
      )}
      <WayOn purchase={purchase} place={place} correcting={correcting} onWrong={setWrong} />
    </>
  );
}

interface WayOnProps {
  purchase: ReviewedPurchase;
  place: QueuePlace;
  correcting: Correcting;
  onWrong: (wrong: Wrong | null) => void;
}

/** On to the next purchase, whether or not this one was mended: nothing holds anybody up. */
function WayOn({ purchase, place, correcting, onWrong }: WayOnProps) {
  const navigate = useNavigate();
  const next = place.nextId && `/review/${encodeURIComponent(place.nextId)}`;
  const confirm = async () => {
    const input = { purchaseId: purchase.id };
    const wrong = await correcting.correct("", { type: "confirmPurchase", input });
    onWrong(wrong);
    if (!wrong && next) void navigate(next, { replace: true });
  };
  if (needsLook(purchase))
    return (
      <div className={styles.ways}>
        {next && (
          <ButtonLink to={next} replace>
            Skip
          </ButtonLink>
        )}
        <Button look="primary" icon="check" isBusy={correcting.isBusy} onClick={() => void confirm()}>
          Right as it is
        </Button>
      </div>
    );
  return (
    <div className={styles.ways}>
      {next ? (
        <ButtonLink to={next} replace look="primary" icon="forward">
          Next receipt
        </ButtonLink>
      ) : (
        <ButtonLink to={`/purchases/${encodeURIComponent(purchase.id)}`} replace look="primary" icon="check">
          Done
        </ButtonLink>
      )}
    </div>
  );
}
