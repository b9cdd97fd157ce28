import { useState } from "react";
import { Button, ButtonLink, IconButton } from "../design/Button.tsx";
import { Notice } from "../design/Notice.tsx";
import { formatMoney } from "../format/money.ts";
import { storeNameOf } from "../purchases/PurchaseRow.tsx";
import styles from "./Dock.module.css";
import type { ReviewedPurchase } from "./documents.ts";
import type { Wrong } from "./draft.ts";
import { HeadSheet } from "./HeadSheet.tsx";
import { LineSheet } from "./LineSheet.tsx";
import { Proposal } from "./Proposal.tsx";
import { needsLook, pathOfReview } from "./queue.ts";
import { SameAsSheet } from "./SameAsSheet.tsx";
import { leftOpen, nextStep, type Step } from "./step.ts";
import type { Correcting } from "./useCorrecting.ts";
import type { QueuePlace } from "./useQueue.ts";
import type { RegionReading } from "./useRegion.ts";

/**
 * The form that is open: of a line, of a new line (beginning with these values), of the head, of what it is the same
 * as; or none.
 */
export type Opened =
  | { kind: "line"; id: string }
  | { kind: "new"; text?: string; amount?: string }
  | { kind: "head" }
  | { kind: "same" }
  | null;

interface DockProps {
  purchase: ReviewedPurchase;
  place: QueuePlace;
  opened: Opened;
  correcting: Correcting;
  region: RegionReading;
  /** The lines that were looked at. */
  seen: ReadonlySet<string>;
  onSelect: (lineId: string) => void;
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
  if (opened?.kind === "same")
    return (
      <div className={styles.dock}>
        <SameAsSheet purchase={purchase} correcting={correcting} onClose={close} />
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

function Bar(props: DockProps) {
  const { purchase, correcting, region, onOpen } = props;
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
      {needsLook(purchase) ? <Mend {...props} onWrong={setWrong} /> : <WayOn {...props} />}
    </>
  );
}

/** What to look at next, and the ways past it: nothing holds anybody up. */
function Mend({ onWrong, ...props }: DockProps & { onWrong: (wrong: Wrong | null) => void }) {
  const { purchase, place, seen } = props;
  const step = nextStep(purchase, seen);
  return (
    <>
      <div className={styles.ways}>
        {place.nextId !== null && (
          <ButtonLink to={pathOfReview(place.nextId)} replace>
            Skip
          </ButtonLink>
        )}
        {step ? <Next {...props} step={step} /> : <RightAsItIs {...props} onWrong={onWrong} />}
      </div>
      {step && <RightAsItIs {...props} onWrong={onWrong} />}
    </>
  );
}

function Next({ purchase, step, onSelect, onOpen }: DockProps & { step: NonNullable<Step> }) {
  switch (step.kind) {
    case "suspect":
      return (
        <Button look="primary" onClick={() => onSelect(step.lineId)}>
          {step.isFirst ? "Look at the first doubt" : "Look at the next doubt"}
        </Button>
      );
    case "line":
      return (
        <Button look="primary" icon="plus" onClick={() => onOpen({ kind: "new", amount: step.amount })}>
          Add {formatMoney({ amount: step.amount, currencyCode: purchase.currencyCode })}
        </Button>
      );
    case "total":
    case "date":
      return (
        <Button look="primary" icon="pen" onClick={() => onOpen({ kind: "head" })}>
          {step.kind === "date" || step.isMissing ? `Enter the ${step.kind}` : "Check the total"}
        </Button>
      );
  }
}

/** Leaves a purchase as it is, and says what that means; the first choice only where there is nothing to mend. */
function RightAsItIs({
  purchase,
  place,
  correcting,
  onWrong,
}: DockProps & { onWrong: (wrong: Wrong | null) => void }) {
  const open = leftOpen(purchase);
  const confirm = async () =>
    onWrong(
      await correcting.go({
        words: `${storeNameOf(purchase)} is right as it is.`,
        actions: [{ type: "confirmPurchase", input: { purchaseId: purchase.id } }],
        ...(place.nextId !== null && { thenShow: place.nextId }),
      }),
    );
  return (
    <Button
      look={open === null ? "primary" : "quiet"}
      isBusy={correcting.isBusy}
      onClick={() => void confirm()}
    >
      <span className={styles.right}>
        Right as it is{open !== null && <span className={styles.open}>: {open}</span>}
      </span>
    </Button>
  );
}

/** On to the next purchase that needs a look, when this one needs none. */
function WayOn({ purchase, place }: DockProps) {
  return (
    <div className={styles.ways}>
      {place.nextId !== null ? (
        <ButtonLink to={pathOfReview(place.nextId)} replace look="primary" icon="forward">
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
