import { useState } from "react";
import { useQuery } from "urql";
import { Amount } from "../design/Amount.tsx";
import { Button } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { Failure, Notice } from "../design/Notice.tsx";
import { Sheet } from "../design/Sheet.tsx";
import { formatDate } from "../format/dates.ts";
import type { PurchaseSummary } from "../purchases/documents.ts";
import { GapBadge, storeNameOf } from "../purchases/PurchaseRow.tsx";
import { type Candidate, Candidates, type ReviewedPurchase } from "./documents.ts";
import type { Wrong } from "./draft.ts";
import { betterOf, filterFor, likeliest } from "./sameness.ts";
import styles from "./SameAsSheet.module.css";
import type { Correcting } from "./useCorrecting.ts";
import { usePaused } from "./usePaused.ts";

interface SameAsSheetProps {
  purchase: ReviewedPurchase;
  correcting: Correcting;
  onClose: () => void;
}

/** Says that two receipts show one purchase: first which other one, then which of the two stays. */
export function SameAsSheet({ purchase, correcting, onClose }: SameAsSheetProps) {
  const [other, setOther] = useState<Candidate | null>(null);
  return (
    <Sheet title="The same purchase as…" onClose={onClose}>
      {other ? (
        <Keeping
          purchase={purchase}
          other={other}
          correcting={correcting}
          onBack={() => setOther(null)}
          onDone={onClose}
        />
      ) : (
        <Choosing purchase={purchase} onChoose={setOther} />
      )}
    </Sheet>
  );
}

interface ChoosingProps {
  purchase: ReviewedPurchase;
  onChoose: (other: Candidate) => void;
}

function Choosing({ purchase, onChoose }: ChoosingProps) {
  const [typed, setTyped] = useState("");
  const filter = filterFor(purchase, usePaused(typed));
  const [{ data, error, fetching }, ask] = useQuery({ query: Candidates, variables: { filter } });
  const found =
    data &&
    likeliest(
      purchase,
      data.purchases.edges.map(({ node }) => node),
    );
  return (
    <>
      <Field
        label="Search"
        type="search"
        hint={typed ? undefined : "Store, or what was bought. Below are those of about the same day."}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {error && !data && <Failure error={error} onRetry={ask} />}
      {fetching && !data && <p role="status">Looking…</p>}
      {found?.length === 0 && <p role="status">There is no other purchase like that.</p>}
      <ul role="list" aria-label="Other purchases" className={styles.choices}>
        {found?.map((each) => (
          <li key={each.id}>
            <button type="button" className={styles.choice} onClick={() => onChoose(each)}>
              <Told purchase={each} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Where, when and how much, and how well it was read. */
function Told({ purchase }: { purchase: PurchaseSummary }) {
  const { purchasedOn, itemCount, total } = purchase;
  const day = purchasedOn === null ? "No date" : formatDate(purchasedOn);
  return (
    <>
      <span className={styles.what}>
        <span className={styles.name}>{storeNameOf(purchase)}</span>
        <span className={styles.detail}>
          {day} · {itemCount} {itemCount === 1 ? "item" : "items"}
        </span>
      </span>
      <span className={styles.total}>
        {total ? <Amount of={total} /> : "No total"}
        <GapBadge purchase={purchase} />
      </span>
    </>
  );
}

interface KeepingProps {
  purchase: ReviewedPurchase;
  other: Candidate;
  correcting: Correcting;
  onBack: () => void;
  onDone: () => void;
}

function Keeping({ purchase, other, correcting, onBack, onDone }: KeepingProps) {
  const [keptId, setKeptId] = useState(betterOf<PurchaseSummary>(purchase, other).id);
  const [wrong, setWrong] = useState<Wrong>({});
  const isHereKept = keptId === purchase.id;
  const join = async () => {
    const repeated = isHereKept ? other : purchase;
    const refused = await correcting.go({
      words: "The two purchases are one.",
      actions: [{ type: "sameAs", input: { purchaseId: repeated.id, sameAsId: keptId } }],
      thenShow: keptId,
      undo: [{ type: "notTheSame", input: { receiptId: repeated.receipt.id } }],
    });
    if (refused) setWrong(refused);
    else onDone();
  };
  return (
    <>
      {Object.values(wrong)[0] && <Notice tone="bad">{Object.values(wrong)[0]}</Notice>}
      <fieldset className={styles.kept}>
        <legend>Which one stays?</legend>
        {[
          { each: other, words: "The other one" },
          { each: purchase, words: "This one" },
        ].map(({ each, words }) => (
          <label key={each.id} className={styles.choice}>
            <input
              type="radio"
              name="kept"
              checked={keptId === each.id}
              onChange={() => setKeptId(each.id)}
            />
            <span className={styles.which}>
              {words}
              <span className={styles.told}>
                <Told purchase={each} />
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <p className={styles.means}>The one that goes is kept with its receipt, and counts nowhere.</p>
      <div className={styles.ways}>
        <Button onClick={onBack}>Back</Button>
        <Button look="primary" isBusy={correcting.isBusy} onClick={() => void join()}>
          They are the same
        </Button>
      </div>
    </>
  );
}
